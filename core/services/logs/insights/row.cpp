#include "services/logs/insights/row.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "wire/wire_text.h"

namespace moorage::logs_service::insights {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMembersMax = 200;
constexpr int kDepthMax = 32;

Value value_of(dom::element element) {
  std::string_view text;
  double number = 0;
  bool truth = false;
  if (element.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
  if (element.get_bool().get(truth) == simdjson::SUCCESS) return truth;
  if (element.get_double().get(number) == simdjson::SUCCESS) {
    // Beyond 2^53 a double is another number, so the digits are kept.
    constexpr double kExactMax = 9007199254740992.0;
    if (number > kExactMax || number < -kExactMax) return std::string(simdjson::minify(element));
    return number;
  }
  if (element.is_null()) return {};
  return Value::json(std::string(simdjson::minify(element)));
}

// Names of members may have dots in them: the shortest name that is there is taken.
Value walk(dom::element at, std::string_view path, int depth) {
  if (path.empty()) return value_of(at);
  if (depth > kDepthMax) return {};
  dom::array array;
  if (at.get_array().get(array) == simdjson::SUCCESS) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    std::size_t index = 0;
    const auto [end, wrong] = std::from_chars(path.data(), path.data() + dot, index);
    if (wrong != std::errc() || end != path.data() + dot || array.at(index).get(at) != simdjson::SUCCESS) return {};
    return walk(at, path.substr(std::min(dot + 1, path.size())), depth + 1);
  }
  dom::object object;
  if (at.get_object().get(object) != simdjson::SUCCESS) return {};
  for (std::size_t dot = path.find('.');; dot = path.find('.', dot + 1)) {
    const std::size_t end = std::min(dot, path.size());
    dom::element member;
    if (object.at_key(path.substr(0, end)).get(member) == simdjson::SUCCESS) {
      Value found = walk(member, path.substr(std::min(end + 1, path.size())), depth + 1);
      if (!found.is_null()) return found;
    }
    if (dot == std::string_view::npos) return {};
  }
}

void collect(dom::element at, const std::string& path, int depth, std::vector<std::pair<std::string, Value>>& out) {
  if (out.size() >= kMembersMax || depth > kDepthMax) return;
  const auto below = [&](std::string_view name) { return path.empty() ? std::string(name) : (path + '.').append(name); };
  dom::array array;
  dom::object object;
  if (at.get_object().get(object) == simdjson::SUCCESS) {
    for (const auto& member : object) collect(member.value, below(member.key), depth + 1, out);
  } else if (at.get_array().get(array) == simdjson::SUCCESS) {
    std::size_t index = 0;
    for (const dom::element one : array) collect(one, below(std::to_string(index++)), depth + 1, out);
  } else if (!at.is_null() && !path.empty()) {
    out.emplace_back(path, value_of(at));
  }
}

}  // namespace

void Row::set(std::string_view name, Value value) {
  const auto known = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
  if (known != fields.end()) {
    known->second = std::move(value);
  } else {
    fields.emplace_back(name, std::move(value));
  }
}

std::size_t Row::bytes() const {
  std::size_t bytes = sizeof(Row) + (source ? sizeof(Source) + source->event.message.size() + source->pointer.size() : 0);
  for (const auto& [name, value] : fields) bytes += sizeof(std::string) + name.size() + value.bytes();
  for (const Value& key : keys) bytes += key.bytes();
  return bytes;
}

Value system_field(const Source& source, std::string_view name) {
  if (name == "@timestamp") return Value::Time{source.event.at.ms};
  if (name == "@ingestionTime") return Value::Time{source.event.ingested_at.ms};
  if (name == "@message") return wire::clean_text(source.event.message);
  if (name == "@logStream") return source.stream;
  if (name == "@log") return source.log;
  if (name == "@ptr") return source.pointer;
  return {};
}

struct JsonReader::Parsed {
  dom::parser parser;
  dom::element root;
  const char* text = nullptr;  // of the text that was parsed
  std::size_t size = 0;
  bool is_json = false;
};

JsonReader::JsonReader() : parsed_(std::make_unique<Parsed>()) {}
JsonReader::~JsonReader() = default;

void JsonReader::forget() { parsed_->text = nullptr; }

bool JsonReader::parse(std::string_view json) {
  Parsed& parsed = *parsed_;
  if (parsed.text == json.data() && parsed.size == json.size()) return parsed.is_json;
  parsed.text = json.data();
  parsed.size = json.size();
  const std::size_t begin = json.find_first_not_of(" \t\r\n");
  parsed.is_json = begin != std::string_view::npos && (json[begin] == '{' || json[begin] == '[') &&
                   parsed.parser.parse(json.data(), json.size(), true).get(parsed.root) == simdjson::SUCCESS;
  return parsed.is_json;
}

Value JsonReader::member(std::string_view json, std::string_view path) {
  return parse(json) ? walk(parsed_->root, path, 0) : Value();
}

std::vector<std::pair<std::string, Value>> JsonReader::members(std::string_view json) {
  std::vector<std::pair<std::string, Value>> out;
  if (parse(json)) collect(parsed_->root, {}, 0, out);
  return out;
}

Value RowScope::field(std::string_view name) const {
  const auto find = [&](std::string_view wanted) {
    return std::find_if(row_.fields.begin(), row_.fields.end(), [&](const auto& field) { return field.first == wanted; });
  };
  if (const auto known = find(name); known != row_.fields.end()) return known->second;
  // A member of what jsonParse has given.
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const auto known = find(name.substr(0, dot));
    if (known == row_.fields.end() || known->second.json_text() == nullptr) continue;
    Value member = reader_.member(*known->second.json_text(), name.substr(dot + 1));
    reader_.forget();
    return member;
  }
  if (!row_.source) return {};
  if (name.starts_with('@')) {
    Value system = system_field(*row_.source, name);
    if (!system.is_null()) return system;
  }
  return reader_.member(row_.source->event.message, name);
}

}  // namespace moorage::logs_service::insights
