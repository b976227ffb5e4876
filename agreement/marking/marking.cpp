#include "agreement/marking/marking.hpp"

namespace accord::agreement::marking {

std::vector<Word> ControlSet::words() const {
  std::vector<Word> out;
  for (std::size_t i = 0; i < kWords; ++i) {
    const auto word = static_cast<Word>(i);
    if (has(word)) out.push_back(word);
  }
  return out;
}

std::string text_of(const ControlSystem& system) {
  std::string text = system.name;
  for (const Compartment& compartment : system.compartments) {
    text.append("-").append(compartment.name);
    for (const std::string& sub : compartment.subs) text.append(" ").append(sub);
  }
  return text;
}

}  // namespace accord::agreement::marking
