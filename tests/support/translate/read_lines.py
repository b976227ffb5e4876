# A second, plain reader of B3, IOD, UK and RDE, for the tests alone: it shares no code and no table
# with node/translate. Values are exact fractions until the end. Prints one JSON object: "rows", one
# entry an observation (line, whole nanoseconds of TAI since 1970, values as hexadecimal floats, how
# many measured values have no place in a track), and "refused", the lines that are not of the form.
import datetime
import json
import re
import sys
from fractions import Fraction as F

LEAPS = [(1972, 1), (1972, 7), (1973, 1), (1974, 1), (1975, 1), (1976, 1), (1977, 1), (1978, 1),
         (1979, 1), (1980, 1), (1981, 7), (1982, 7), (1983, 7), (1985, 7), (1988, 1), (1990, 1),
         (1991, 1), (1992, 7), (1993, 7), (1994, 7), (1996, 1), (1997, 7), (1999, 1), (2006, 1),
         (2009, 1), (2012, 7), (2015, 7), (2017, 1)]  # TAI - UTC grows by 1 from 10 on


class Bad(Exception):
    pass


def need(condition):
    if not condition:
        raise Bad()


def tai(day, hours, minutes, seconds):
    offset = 9 + sum(1 for leap in LEAPS if datetime.date(*leap, 1) <= day)
    leap = seconds >= 60 and (hours, minutes) == (23, 59) and \
        any(datetime.date(*l, 1) == day + datetime.timedelta(days=1) for l in LEAPS)
    need(hours < 24 and minutes < 60 and (seconds < 60 or leap))
    whole = (day - datetime.date(1970, 1, 1)).days * 86400 + hours * 3600 + minutes * 60 + offset
    return int((whole + seconds) * 10**9)


def date(year, month, day):
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise Bad()


def century(yy):
    return 2000 + yy if yy < 57 else 1900 + yy


def digits(text, low, fill):
    text = text.rstrip(" ")
    need(text.isdigit() and len(text) >= low)
    return text.ljust(fill, "0")


def angle(form, text):
    """form: h HMS of time, m HM of time, s DMS, n DM, d D; whole part in 2 (h, m) or 3 or 2 digits."""
    wide = 3 if form.isupper() else 2
    form = form.lower()
    text = digits(text, wide, 8 if wide == 3 or form in "hm" else 7)
    whole, rest = int(text[:wide]), text[wide:]
    if form == "d":
        return F(whole) + F(int(rest), 10**len(rest))
    minutes, last = int(rest[:2]), rest[2:]
    need(minutes < 60)
    if form in "hs":
        fraction = F(int(last), 10**(len(last) - 2))
        need(fraction < 60)
        value = whole + F(minutes, 60) + fraction / 3600
    else:
        value = whole + (minutes + F(int(last), 10**len(last))) / 60
    if form in "hm":
        need(whole < 24)
        return value * 15
    return value


def pair(code, first, second, optional_sign):
    forms = {"1": "hs", "2": "mn", "3": "md", "4": "Ss", "5": "Nn", "6": "Dd", "i7": "hd",
             "7": "Ss", "8": "Nn", "9": "Dd"}
    need(code in forms)
    form = forms[code]
    need(second[0] in ("+- " if optional_sign and form[0].isupper() else "+-"))
    one, two = angle(form[0], first), angle(form[1], second[1:])
    need(one <= 360 and two <= 90)
    return one, -two if second[0] == "-" else two


def iod(lines):
    for number, line in lines:
        line = line.ljust(80)
        if line.startswith("#"):
            continue
        try:
            need(all(line[c - 1] == " " for c in (6, 16, 21, 23, 41, 44, 47, 62, 65, 71, 74)))
            need(line[16:20].isalnum() and line[21] in "EGFPBTCO ")
            need(re.fullmatch(r"\d{8,17} *", line[23:40]))
            if not line[43:].strip():
                continue
            need(re.fullmatch(r"(\d{5}| {5}) (\d\d \d{3}[A-Z]{1,3} *| {9})", line[:15]))
            stamp = line[23:40].rstrip()
            need(len(stamp) >= 12)
            stamp = stamp.ljust(17, "0")
            day = date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]))
            row = {"line": number, "other": 0, "values": {}}
            row["tai_ns"] = tai(day, int(stamp[8:10]), int(stamp[10:12]), F(int(stamp[12:]), 1000))
            if line[44:64].strip():
                code = "i7" if line[44] == "7" else line[44]
                need(code not in "89" and line[45] in " 0123456")
                one, two = pair(code, line[47:54], line[54:61], True)
                if code in "456" or line[45] in " 05":
                    row["values"].update(angle_1=one, angle_2=two)
                else:
                    row["other"] += 2
            need(line[65] in "EFIRSXBHPADMNV ")
            if line[66:73].strip():
                need(line[66] in "+-")
                size = F(int(digits(line[67:70], 1, 3)), 10)
                row["values"]["magnitude"] = -size if line[66] == "-" else size
            if line[74:80].strip():
                row["other"] += 1
            yield row
        except Bad:
            yield number


def brightness(row, bright, faint):
    """Two texts in tenths, '' for not given, INV for invisible."""
    values = [int(v) for v in (bright, faint) if v not in ("", "INV")]
    if faint != "INV" and values and len(set(values)) == 1:
        row["values"]["magnitude"] = F(values[0], 10)
    else:
        row["other"] += len(values)


def uk_magnitude(text):
    if not text.strip():
        return ""
    need(re.fullmatch(r"[+-]\d[\d ]|\d[\d ][\d ]", text))
    return text.replace(" ", "0")


def uk(lines):
    for number, line in lines:
        if line.startswith("#") or line.strip() == "999":
            continue
        line = line.ljust(80)
        try:
            need(re.fullmatch(r"\d{7}[^ ]{4}\d{6}\d{4,10} *", line[:27]) and line[5:7] != "00")
            need(re.fullmatch(r"[\d ]{5}[123][1-9]", line[27:34]))
            day = date(century(int(line[11:13])), int(line[13:15]), int(line[15:17]))
            clock = line[17:27].rstrip().ljust(10, "0")
            row = {"line": number, "other": 0, "values": {}}
            row["tai_ns"] = tai(day, int(clock[:2]), int(clock[2:4]), F(int(clock[4:]), 10000))
            one, two = pair(line[33], line[34:42], line[42:50], True)
            need(re.fullmatch(r"[\d ]{4}", line[50:54]))
            radec = line[33] in "123"
            need(not radec or line[54] in "0123456")
            if radec and line[54] != "5":
                row["other"] += 2
            else:
                row["values"].update(angle_1=one, angle_2=two)
            need(re.fullmatch(r"[\d ]{5}[SIRFXE ]", line[74:80]))
            faint = "INV" if line[71:74] == "INV" else uk_magnitude(line[71:74])
            brightness(row, uk_magnitude(line[68:71]), faint)
            row["other"] += bool(line[74:79].strip()) + bool(line[55:68].strip())
            yield row
        except Bad:
            yield number


def rde(lines):
    header = day = None
    for number, line in lines:
        if line.strip() == "999":
            header = None
        elif header is None:
            if line[0].isdigit():
                header = re.fullmatch(
                    r"\w{4} (\d\d)(\d\d) \d\.\d[123]1 \d{3}([0-6])", line.rstrip())
                day = None
        elif len(line.strip()) == 2:
            day = int(line)
        else:
            found = re.fullmatch(r"\d{7} (\d\d)(\d\d)(\d\d\.\d\d) (\d{6})([+-]\d{6}) +(-?\d+\.\d) +"
                                 r"(-?\d+\.\d|INV)( +([\d.]+)( +[SIRFXE])?)? *", line)
            try:
                need(found)
                row = {"line": number, "other": 0, "values": {}}
                at = date(century(int(header[1])), int(header[2]), day)
                row["tai_ns"] = tai(at, int(found[1]), int(found[2]), F(found[3]))
                one, two = pair("1", found[4], found[5], False)
                if header[3] == "5":
                    row["values"].update(angle_1=one, angle_2=two)
                else:
                    row["other"] += 2
                brightness(row, found[6].replace(".", ""), found[7].replace(".", ""))
                row["other"] += bool(found[9] and float(found[9]))
                yield row
            except Bad:
                yield number


def b3_number(text, decimals):
    """FORTRAN: blanks are 0; a minus sign or one overpunched digit says negative."""
    text = text.lstrip(" ").rjust(len(text), "0") if "-" not in text else text.lstrip(" ")
    sign = 1
    if text[0] in "+-":
        sign, text = (-1 if text[0] == "-" else 1), text[1:]
    punched = re.search(r"[J-R}]", text)
    if punched:
        digit = "0" if punched[0] == "}" else str(ord(punched[0]) - ord("I"))
        sign, text = -1, text.replace(punched[0], digit, 1)
    text = text.replace(" ", "0")
    need(text.isdigit())
    return sign * F(int(text), 10**decimals)


def b3(lines):
    for number, line in lines:
        try:
            need(not line.startswith("))") and len(line.rstrip()) <= 84)
            line = line.ljust(84)
            kind = line[74]
            need(kind in "0123456" and line[0] in "URCST")
            yy = int(line[9:11].replace(" ", "0"))
            day = date(yy + (2000 if yy <= 50 else 1900), 1, 1) + \
                datetime.timedelta(days=int(line[11:14].replace(" ", "0")) - 1)
            clock = line[14:23].replace(" ", "0")
            row = {"line": number, "other": 0, "values": {}}
            row["tai_ns"] = tai(day, int(clock[:2]), int(clock[2:4]), F(int(clock[4:]), 1000))
            if kind in "12345":
                row["values"]["angle_2"] = b3_number(line[23:29], 4)
                text = line[30:37].replace(" ", "0")
                row["values"]["angle_1"] = F(int(text), 10**4) if kind != "5" else 15 * (
                    int(text[:2]) + F(int(text[2:4]), 60) + F(int(text[4:]), 36000))
            if kind in "2346":
                row["values"]["range"] = b3_number(line[38:45], 5) * 10**int(
                    line[45].replace(" ", "0"))
            if kind in "034":
                row["values"]["range_rate"] = b3_number(line[47:54], 5)
            row["other"] = sum(bool(line[a:b].strip())
                               for a, b in ((55, 60), (61, 66), (67, 72)))
            yield row
        except Bad:
            yield number


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        lines = [(n, raw.rstrip("\r\n")) for n, raw in enumerate(file, start=1) if raw.strip()]
    found = list({"b3": b3, "iod": iod, "uk": uk, "rde": rde}[sys.argv[1]](lines))
    rows = [entry for entry in found if isinstance(entry, dict)]
    for row in rows:
        row["values"] = {k: float(v).hex() for k, v in row["values"].items()}
    json.dump({"rows": rows, "refused": [e for e in found if not isinstance(e, dict)]}, sys.stdout)


main()
