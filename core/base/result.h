// Result<T>: a value or an Error. Expected failures travel as values; exceptions stay inside a room.
// An Error carries what the API answers: the name ECS has for it, one line of text and the path of the field.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace moorage {

struct Error {
  std::string name;     // "ClientException", "ClusterNotFoundException", … as on the wire
  std::string message;  // one line: what was wrong, with which value, what to do
  std::string path;     // "containerDefinitions[2].memory"; empty where no field is to blame
  int http_status = 400;
  bool retryable = false;
  std::vector<std::string> resource_ids;  // of a ConflictException: the existing resources

  bool operator==(const Error&) const = default;
};

Error client_error(std::string message, std::string path = {});
Error invalid_parameter(std::string message, std::string path = {});
Error server_error(std::string message);
Error api_error(std::string name, std::string message);

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(content_); }
  const T& value() const& { return std::get<0>(content_); }
  T&& value() && { return std::get<0>(std::move(content_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() & { return std::get<1>(content_); }
  const Error& error() const& { return std::get<1>(content_); }
  Error&& error() && { return std::get<1>(std::move(content_)); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace moorage

// Leaves the function with the error of a failed Status or Result.
#define MOORAGE_TRY(expression)                                 \
  do {                                                          \
    if (auto moorage_try_ = (expression); !moorage_try_.ok()) { \
      return std::move(moorage_try_).error();                   \
    }                                                           \
  } while (false)

#define MOORAGE_CONCAT_INNER_(a, b) a##b
#define MOORAGE_CONCAT_(a, b) MOORAGE_CONCAT_INNER_(a, b)

// `MOORAGE_ASSIGN(auto cluster, find_cluster(name));` binds the value or leaves with the error.
#define MOORAGE_ASSIGN(declaration, expression)                           \
  auto MOORAGE_CONCAT_(moorage_result_, __LINE__) = (expression);         \
  if (!MOORAGE_CONCAT_(moorage_result_, __LINE__).ok()) {                 \
    return std::move(MOORAGE_CONCAT_(moorage_result_, __LINE__)).error(); \
  }                                                                       \
  declaration = std::move(MOORAGE_CONCAT_(moorage_result_, __LINE__)).value()
