#include "control/placement/pattern.h"

#include <string>

namespace moorage::control {

namespace {

constexpr std::size_t kInstructionsMax = 10'000;
constexpr int kNestingMax = 32;
constexpr std::uint32_t kRepeatMax = 1'000;

}  // namespace

// Recursive descent; each parse_* appends the program of what it read.
class PatternParser {
 public:
  explicit PatternParser(std::string_view text) : text_(text) {}

  Result<Pattern> run() {
    MOORAGE_TRY(parse_alternatives());
    if (at_ < text_.size()) return wrong("a ) without its (");
    emit({.kind = Pattern::Kind::kMatch});
    return std::move(pattern_);
  }

 private:
  using Set = Pattern::Set;
  using Kind = Pattern::Kind;

  Error wrong(std::string what) const {
    return invalid_parameter("Invalid regular expression \"" + std::string(text_) + "\": " + what + " at position " +
                             std::to_string(at_) + ".");
  }
  bool done() const { return at_ >= text_.size(); }
  bool sees(char c) const { return !done() && text_[at_] == c; }
  std::uint32_t here() const { return static_cast<std::uint32_t>(pattern_.program_.size()); }
  std::uint32_t emit(Pattern::Instruction instruction) {
    pattern_.program_.push_back(instruction);
    return here() - 1;
  }
  void emit_set(const Set& set) {
    pattern_.sets_.push_back(set);
    emit({.kind = Kind::kSet, .first = static_cast<std::uint32_t>(pattern_.sets_.size() - 1)});
  }

  // Moves the program from `begin` on by one place and leaves a gap there.
  void open_gap(std::uint32_t begin) {
    auto& program = pattern_.program_;
    program.insert(program.begin() + begin, Pattern::Instruction{});
    for (std::uint32_t i = begin + 1; i < program.size(); ++i) {
      if (program[i].kind != Kind::kSplit && program[i].kind != Kind::kJump) continue;
      if (program[i].first >= begin) ++program[i].first;
      if (program[i].kind == Kind::kSplit && program[i].second >= begin) ++program[i].second;
    }
  }

  Status parse_alternatives() {
    if (++depth_ > kNestingMax) return wrong("groups nested too deep");
    const std::uint32_t begin = here();
    MOORAGE_TRY(parse_sequence());
    std::vector<std::uint32_t> ends;
    while (sees('|')) {
      ++at_;
      open_gap(begin);
      for (std::uint32_t& end : ends) ++end;
      ends.push_back(emit({.kind = Kind::kJump}));
      pattern_.program_[begin] = {.kind = Kind::kSplit, .first = begin + 1, .second = here()};
      MOORAGE_TRY(parse_sequence());
    }
    for (const std::uint32_t end : ends) pattern_.program_[end].first = here();
    --depth_;
    return {};
  }

  Status parse_sequence() {
    while (!done() && !sees('|') && !sees(')')) {
      MOORAGE_TRY(parse_repeated());
      if (here() > kInstructionsMax) return wrong("it is too large");
    }
    return {};
  }

  Status parse_repeated() {
    const std::uint32_t begin = here();
    MOORAGE_TRY(parse_atom());
    while (!done()) {
      switch (text_[at_]) {
        case '*':
          repeat_any(begin);
          break;
        case '+':
          emit({.kind = Kind::kSplit, .first = begin, .second = here() + 1});
          break;
        case '?':
          open_gap(begin);
          pattern_.program_[begin] = {.kind = Kind::kSplit, .first = begin + 1, .second = here()};
          break;
        case '{':
          MOORAGE_TRY(repeat_counted(begin));
          break;
        default:
          return {};
      }
      ++at_;
    }
    return {};
  }

  void repeat_any(std::uint32_t begin) {
    open_gap(begin);
    emit({.kind = Kind::kJump, .first = begin});
    pattern_.program_[begin] = {.kind = Kind::kSplit, .first = begin + 1, .second = here()};
  }

  Result<std::uint32_t> parse_number() {
    std::uint32_t number = 0;
    const std::size_t begin = at_;
    while (!done() && text_[at_] >= '0' && text_[at_] <= '9') {
      number = number * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
      if (number > kRepeatMax) return wrong("a repetition is too large");
    }
    if (at_ == begin) return wrong("a number was expected");
    return number;
  }

  // A copy of the program [begin, end), moved to the end.
  void append_copy(const std::vector<Pattern::Instruction>& piece, std::uint32_t begin) {
    const std::uint32_t shift = here() - begin;
    for (Pattern::Instruction instruction : piece) {
      if (instruction.kind == Kind::kSplit || instruction.kind == Kind::kJump) instruction.first += shift;
      if (instruction.kind == Kind::kSplit) instruction.second += shift;
      emit(instruction);
    }
  }

  Status repeat_counted(std::uint32_t begin) {
    ++at_;
    MOORAGE_ASSIGN(const std::uint32_t least, parse_number());
    std::uint32_t most = least;
    bool endless = false;
    if (sees(',')) {
      ++at_;
      endless = sees('}');
      if (!endless) {
        MOORAGE_ASSIGN(most, parse_number());
      }
    }
    if (!sees('}') || most < least) return wrong("a repetition is {n}, {n,} or {n,m}");
    auto& program = pattern_.program_;
    const std::vector<Pattern::Instruction> piece(program.begin() + begin, program.end());
    if (piece.size() * (most + 1) > kInstructionsMax) return wrong("it is too large");
    program.resize(begin);
    for (std::uint32_t i = 0; i < least; ++i) append_copy(piece, begin);
    if (endless) {
      const std::uint32_t again = here();
      append_copy(piece, begin);
      repeat_any(again);
      return {};
    }
    std::vector<std::uint32_t> splits;
    for (std::uint32_t i = least; i < most; ++i) {
      splits.push_back(emit({.kind = Kind::kSplit, .first = here() + 1}));
      append_copy(piece, begin);
    }
    for (const std::uint32_t split : splits) program[split].second = here();
    return {};
  }

  Status parse_atom() {
    const char c = text_[at_];
    if (c == '(') return parse_group();
    if (c == '[') return parse_class();
    if (c == '*' || c == '+' || c == '?' || c == '{') return wrong("nothing to repeat");
    ++at_;
    if (c == '^' || c == '$') return {};  // the whole text is matched anyway
    Set set;
    if (c == '.') {
      set.set();
    } else if (c == '\\') {
      MOORAGE_ASSIGN(set, parse_escape());
    } else {
      set.set(static_cast<unsigned char>(c));
    }
    emit_set(set);
    return {};
  }

  Status parse_group() {
    ++at_;
    if (text_.substr(at_).starts_with("?:")) at_ += 2;
    if (sees('?')) return wrong("this kind of group is not known");
    MOORAGE_TRY(parse_alternatives());
    if (!sees(')')) return wrong("a ( without its )");
    ++at_;
    return {};
  }

  static Set range(char first, char last) {
    Set set;
    for (int c = static_cast<unsigned char>(first); c <= static_cast<unsigned char>(last); ++c)
      set.set(static_cast<std::size_t>(c));
    return set;
  }

  // Behind a backslash.
  Result<Set> parse_escape() {
    if (done()) return wrong("a \\ at the end");
    const char c = text_[at_++];
    const Set digits = range('0', '9');
    Set words = digits | range('a', 'z') | range('A', 'Z');
    words.set('_');
    Set spaces;
    for (const char space : {' ', '\t', '\n', '\r', '\f', '\v'}) spaces.set(static_cast<unsigned char>(space));
    switch (c) {
      case 'd':
        return digits;
      case 'D':
        return ~digits;
      case 'w':
        return words;
      case 'W':
        return ~words;
      case 's':
        return spaces;
      case 'S':
        return ~spaces;
      default:
        break;
    }
    if (words.test(static_cast<unsigned char>(c))) return wrong("an escape that is not known");
    return range(c, c);
  }

  Status parse_class() {
    ++at_;
    const bool negated = sees('^');
    if (negated) ++at_;
    Set set;
    bool first = true;
    for (; !done() && (first || !sees(']')); first = false) {
      const char c = text_[at_++];
      if (c == '\\') {
        MOORAGE_ASSIGN(const Set escaped, parse_escape());
        set |= escaped;
        continue;
      }
      char last = c;
      if (sees('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        last = text_[at_ + 1];
        at_ += 2;
      }
      if (static_cast<unsigned char>(last) < static_cast<unsigned char>(c)) return wrong("a range that goes down");
      set |= range(c, last);
    }
    if (!sees(']')) return wrong("a [ without its ]");
    ++at_;
    emit_set(negated ? ~set : set);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Pattern pattern_;
};

Result<Pattern> Pattern::parse(std::string_view text) { return PatternParser(text).run(); }

// Adds `at` and all that can be reached from it without reading.
void Pattern::follow(std::vector<std::uint32_t>& states, std::vector<char>& seen, std::uint32_t at) const {
  std::vector<std::uint32_t> open{at};
  while (!open.empty()) {
    const std::uint32_t next = open.back();
    open.pop_back();
    if (seen[next] != 0) continue;
    seen[next] = 1;
    const Instruction& instruction = program_[next];
    switch (instruction.kind) {
      case Kind::kSet:
      case Kind::kMatch:
        states.push_back(next);
        break;
      case Kind::kSplit:
        open.push_back(instruction.second);
        open.push_back(instruction.first);
        break;
      case Kind::kJump:
        open.push_back(instruction.first);
        break;
    }
  }
}

bool Pattern::matches(std::string_view text) const {
  std::vector<std::uint32_t> states;
  std::vector<char> seen(program_.size(), 0);
  follow(states, seen, 0);
  for (const char c : text) {
    std::vector<std::uint32_t> next;
    std::vector<char> reached(program_.size(), 0);
    for (const std::uint32_t at : states) {
      const Instruction& instruction = program_[at];
      if (instruction.kind == Kind::kSet && sets_[instruction.first].test(static_cast<unsigned char>(c)))
        follow(next, reached, at + 1);
    }
    states = std::move(next);
    if (states.empty()) return false;
  }
  for (const std::uint32_t at : states) {
    if (program_[at].kind == Kind::kMatch) return true;
  }
  return false;
}

}  // namespace moorage::control
