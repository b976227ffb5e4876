// Stretches of time, their sums, and what a ruling asks of them.
#include "node/pipeline/usage_book.hpp"

#include <algorithm>
#include <limits>

namespace accord::node::pipeline {
namespace {

constexpr std::uint32_t kFull = agreement::kCountUnknown - 1;  // known, and past every limit
constexpr std::uint32_t kOtherObjects = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::chrono::seconds kDay(86'400);
constexpr Nanos kForgetEvery = std::chrono::minutes(1);

/// The stretch of `seconds` of UTC that holds `at`; leap seconds belong to the day that they end.
std::pair<UtcTime, UtcTime> stretch_at(UtcTime at, std::int64_t seconds) {
  const std::int64_t width = seconds * kSecond;
  const std::int64_t begins = at.unix_ns() / width * width;
  return {UtcTime::from_unix_ns(begins), UtcTime::from_unix_ns(begins + width)};
}

std::int64_t stretch_seconds(std::chrono::seconds span) {
  return std::max<std::int64_t>(1, (span.count() + kStretchesPerSpan - 1) / kStretchesPerSpan);
}

/// To a row of the same stretch among the last few, where there is one: many records of one
/// transaction make few rows.
void add_row(std::vector<store::UsageRow>& rows, store::UsageRow row) {
  constexpr std::size_t kLooksBack = 8;
  const std::size_t end = rows.size() - std::min(rows.size(), kLooksBack);
  for (std::size_t i = rows.size(); i > end; --i) {
    store::UsageRow& each = rows[i - 1];
    const bool same = each.begins == row.begins && each.object == row.object && each.to == row.to &&
                      each.counter == row.counter;
    if (!same) continue;
    each.observations += row.observations;
    return;
  }
  rows.push_back(std::move(row));
}

std::uint32_t bounded(std::uint64_t count) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kFull));
}

}  // namespace

void UsageBook::restore(const store::UsageRow& row) {
  Counter& counter = counters_[{row.counter, row.to}];
  if (row.object != 0 && !row.counter.empty() && !counter.contains(row.object)) ++counted_objects_;
  counter[row.object].push_back({row.begins, row.ends, row.keep_until, row.observations});
  latest_ = std::max(latest_, row.begins);
}

void UsageBook::index(const agreement::Snapshot& agreements) {
  if (indexed_.get() == &agreements) return;
  indexed_ = agreements.shared_from_this();
  lines_.clear();
  today_.assign(agreements.quotas().size(), kFull);
  in_span_.assign(agreements.compilations().size(), kFull);
  for (std::uint32_t i = 0; i < today_.size(); ++i)
    lines_[agreements.quotas()[i].to].quotas.push_back(i);
  for (std::uint32_t i = 0; i < in_span_.size(); ++i)
    lines_[agreements.compilations()[i].to].compilations.push_back(i);
}

agreement::Usage UsageBook::usage(const agreement::Snapshot& agreements, const NationId& to,
                                  std::uint32_t object, UtcTime at) {
  index(agreements);
  const auto lines = lines_.find(to);
  if (lines != lines_.end()) {
    for (const std::uint32_t i : lines->second.quotas)
      today_[i] = quota_count({agreements.quotas()[i].counter, to}, 0, at);
    for (const std::uint32_t i : lines->second.compilations)
      in_span_[i] = span_count(agreements.compilations()[i], object, at);
  }
  return {today_, in_span_};
}

std::uint32_t UsageBook::quota_count(const Name& name, std::uint32_t object, UtcTime at) const {
  if (at < latest_ - kDay) return kFull;
  const UtcTime midnight = stretch_at(at, kDay.count()).first;
  return sum_after(name, object, midnight);
}

std::uint32_t UsageBook::span_count(const agreement::CompilationTerm& term, std::uint32_t object,
                                    UtcTime at) const {
  if (at < latest_ - term.limit.span) return kFull;
  const bool of_object = term.limit.over == agreement::CompiledOver::object;
  const UtcTime after = at - term.limit.span;
  if (!of_object) return sum_after({term.counter, term.to}, 0, after);
  const Name name(term.counter, term.to);
  const std::uint32_t own = object == kOtherObjects ? 0 : sum_after(name, object, after);
  return bounded(std::uint64_t{own} + sum_after(name, kOtherObjects, after));
}

/// What ends after that moment.
std::uint32_t UsageBook::sum_after(const Name& name, std::uint32_t object, UtcTime after) const {
  const auto counter = counters_.find(name);
  if (counter == counters_.end()) return 0;
  const auto window = counter->second.find(object);
  if (window == counter->second.end()) return 0;
  std::uint64_t sum = 0;
  for (const Stretch& stretch : window->second) {
    if (stretch.ends > after) sum += stretch.observations;
  }
  return bounded(sum);
}

void UsageBook::describe(const agreement::Snapshot& agreements, agreement::ReleaseCase& out) {
  index(agreements);
  for (std::uint32_t i = 0; i < out.released_today.size(); ++i)
    out.released_today[i] = quota_count({{}, out.recipient}, i, out.at);
  out.released_in_span.clear();
  const auto lines = lines_.find(out.recipient);
  if (lines == lines_.end()) return;
  for (const std::uint32_t i : lines->second.compilations) {
    const agreement::CompilationTerm& term = agreements.compilations()[i];
    const std::uint32_t count = span_count(term, out.norad_cat_id, out.at);
    const auto same = std::find_if(
        out.released_in_span.begin(), out.released_in_span.end(), [&](const auto& each) {
          return each.span == term.limit.span && each.over == term.limit.over;
        });
    if (same == out.released_in_span.end()) {
      out.released_in_span.push_back({term.limit.span, term.limit.over, count});
    } else {
      same->observations = std::max(same->observations, count);
    }
  }
}

void UsageBook::charge(store::Transaction& into, const agreement::Ruling& ruling,
                       const Charge& charge) {
  const agreement::Snapshot& agreements = *ruling.snapshot;
  latest_ = std::max(latest_, charge.at);
  const auto [midnight, next_midnight] = stretch_at(charge.at, kDay.count());
  const Stretch today{midnight, next_midnight, next_midnight + 2 * kDay, charge.observations};
  add(into, {{}, charge.to}, static_cast<std::uint32_t>(charge.object_class), today);
  agreement::each_charge(
      ruling,
      [&](std::uint32_t quota) {
        add(into, {agreements.quotas()[quota].counter, charge.to}, 0, today);
      },
      [&](std::uint32_t compilation) {
        const agreement::CompilationTerm& term = agreements.compilations()[compilation];
        const auto [begins, ends] = stretch_at(charge.at, stretch_seconds(term.limit.span));
        const bool of_object = term.limit.over == agreement::CompiledOver::object;
        const Name name(term.counter, charge.to);
        add(into, name, of_object ? object_line(name, charge.object) : 0,
            {begins, ends, ends + 2 * term.limit.span, charge.observations});
      });
}

/// The object's own count, while there is room for one.
std::uint32_t UsageBook::object_line(const Name& name, std::uint32_t object) {
  Counter& counter = counters_[name];
  if (object == 0 || counter.contains(object)) return object;
  if (counted_objects_ >= kMaxCountedObjects) return kOtherObjects;
  ++counted_objects_;
  return object;
}

void UsageBook::add(store::Transaction& into, const Name& name, std::uint32_t object,
                    const Stretch& stretch) {
  add_row(into.usage, {name.first, name.second, object, stretch.begins, stretch.ends,
                       stretch.keep_until, stretch.observations});
  Window& window = counters_[name][object];
  const auto place =
      std::lower_bound(window.begin(), window.end(), stretch.begins,
                       [](const Stretch& each, UtcTime begins) { return each.begins < begins; });
  if (place == window.end() || place->begins != stretch.begins) {
    window.insert(place, stretch);
    return;
  }
  place->observations += stretch.observations;
  place->ends = std::max(place->ends, stretch.ends);
  place->keep_until = std::max(place->keep_until, stretch.keep_until);
}

void UsageBook::forget(store::Transaction& into, UtcTime now) {
  latest_ = std::max(latest_, now);
  if (latest_ < forgotten_at_ + kForgetEvery || counters_.empty()) return;
  forgotten_at_ = latest_;
  bool any = false;
  for (auto counter = counters_.begin(); counter != counters_.end();) {
    const bool of_objects = !counter->first.first.empty();
    for (auto window = counter->second.begin(); window != counter->second.end();) {
      any |= std::erase_if(window->second,
                           [&](const Stretch& each) { return each.keep_until <= latest_; }) > 0;
      const bool single = of_objects && window->first != 0;
      if (window->second.empty() && single) --counted_objects_;
      window = window->second.empty() ? counter->second.erase(window) : std::next(window);
    }
    counter = counter->second.empty() ? counters_.erase(counter) : std::next(counter);
  }
  if (any) into.usage_marks.push_back({latest_});
}

}  // namespace accord::node::pipeline
