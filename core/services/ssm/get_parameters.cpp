// Values of parameters: one, several, those below a path, and the former ones of one.
#include "services/ssm/parameter_filters.h"
#include "services/ssm/parameter_handlers.h"
#include "services/ssm/parameter_words.h"

namespace moorage::control {

Status get_parameter(Step& step, ssm::GetParameterRequest::Reader request, ssm::GetParameterResponse::Builder reply) {
  const ParameterAsked asked = parameter_asked(step.settings(), wire::view(request.getName()));
  if (asked.name.empty()) return parameter_not_found(wire::view(request.getName()));
  MOORAGE_ASSIGN(const ParameterVersionKey version, resolve_version(step.state(), asked));
  return write_parameter(step.state(), *step.state().find(version), wire::value_or(request.getWithDecryption(), false), asked,
                         reply.initParameter());
}

Status get_parameters(Step& step, ssm::GetParametersRequest::Reader request, ssm::GetParametersResponse::Builder reply) {
  if (request.getNames().size() == 0 || request.getNames().size() > 10) {
    return parameter_invalid("Names has between 1 and 10 parameters.", "Names");
  }
  std::vector<std::pair<ParameterAsked, ParameterVersionKey>> found;
  std::vector<std::string> invalid;
  for (const auto name : request.getNames()) {
    ParameterAsked asked = parameter_asked(step.settings(), wire::view(name));
    const auto version = resolve_version(step.state(), asked);
    if (version.ok()) {
      found.emplace_back(std::move(asked), *version);
    } else {
      invalid.emplace_back(wire::view(name));
    }
  }
  auto out = reply.initParameters(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    MOORAGE_TRY(write_parameter(step.state(), *step.state().find(found[i].second),
                                wire::value_or(request.getWithDecryption(), false), found[i].first, out[i]));
  }
  wire::set_texts(reply.initInvalidParameters(static_cast<unsigned>(invalid.size())), invalid);
  return {};
}

Status get_parameters_by_path(Step& step, ssm::GetParametersByPathRequest::Reader request,
                              ssm::GetParametersByPathResponse::Builder reply) {
  std::string path(wire::view(request.getPath()));
  if (!path.starts_with('/')) {
    return parameter_invalid(
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".",
        "Path");
  }
  if (!path.ends_with('/')) path += '/';
  const bool is_recursive = wire::value_or(request.getRecursive(), false);
  MOORAGE_ASSIGN(const ParameterFilters filters, read_parameter_filters(request.getParameterFilters(), FilterUse::kByPath));
  MOORAGE_ASSIGN(Page page,
                 parameter_page("GetParametersByPath " + path + (is_recursive ? " all " : " one ") + filters.text, request));
  std::vector<ParameterVersionKey> found;
  const auto& names = parameter_model(step.state()).names();
  for (auto it = names.lower_bound(path); it != names.end() && it->first.starts_with(path); ++it) {
    const bool is_below = it->first.find('/', path.size()) != std::string::npos;
    if ((is_below && !is_recursive) || it->first <= page.after()) continue;
    if (path == "/" && step.state().find(it->second)->name.front() != '/') continue;  // of no hierarchy
    const ParameterVersionKey version = labelled_or_newest(step.state(), filters, it->second);
    if (!version || !fits(step.state(), filters, it->second)) continue;
    if (!page.take(it->first, it->first)) break;
    found.push_back(version);
  }
  auto out = reply.initParameters(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    MOORAGE_TRY(write_parameter(step.state(), *step.state().find(found[i]), wire::value_or(request.getWithDecryption(), false),
                                {}, out[i]));
  }
  end_parameter_page(page, reply);
  return {};
}

Status get_parameter_history(Step& step, ssm::GetParameterHistoryRequest::Reader request,
                             ssm::GetParameterHistoryResponse::Builder reply) {
  MOORAGE_ASSIGN(const ParameterKey parameter, resolve_parameter(step.state(), wire::view(request.getName())));
  MOORAGE_ASSIGN(Page page, parameter_page("GetParameterHistory " + std::to_string(parameter.value), request));
  std::vector<ParameterVersionKey> found;
  for (const ParameterVersionKey key : parameter_model(step.state()).versions(parameter)) {
    if (key.value <= page.after_number()) continue;
    if (!page.take(std::string(), key.value)) break;
    found.push_back(key);
  }
  const Parameter& of = *step.state().find(parameter);
  const bool decrypts = wire::value_or(request.getWithDecryption(), false);
  auto out = reply.initParameters(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const ParameterVersion& version = *step.state().find(found[i]);
    MOORAGE_ASSIGN(const std::string value, of.type == ParameterKind::kSecureString && !decrypts
                                                ? Result<std::string>(version.sealed_value)
                                                : open_parameter(step.state(), version));
    out[i].setName(wire::text(of.name));
    out[i].setValue(wire::text(value));
    wire::set_texts(out[i].initLabels(static_cast<unsigned>(version.labels.size())), version.labels);
    describe_version(step.state(), version, out[i]);
  }
  end_parameter_page(page, reply);
  return {};
}

Status describe_parameters(Step& step, ssm::DescribeParametersRequest::Reader request,
                           ssm::DescribeParametersResponse::Builder reply) {
  if (wire::value_or(request.getShared(), false)) return parameter_unsupported("Shared", "this engine has one account");
  if (request.getFilters().size() > 0 && request.getParameterFilters().size() > 0) {
    return parameter_invalid("You can use either Filters or ParameterFilters in a single request.", "Filters");
  }
  MOORAGE_ASSIGN(ParameterFilters filters, read_parameter_filters(request.getParameterFilters(), FilterUse::kDescribe));
  MOORAGE_TRY(add_old_filters(request.getFilters(), filters));
  MOORAGE_ASSIGN(Page page, parameter_page("DescribeParameters " + filters.text, request));
  std::vector<ParameterKey> found;
  const auto& names = parameter_model(step.state()).names();
  for (auto it = page.after().empty() ? names.begin() : names.upper_bound(page.after()); it != names.end(); ++it) {
    if (!fits(step.state(), filters, it->second)) continue;
    if (!page.take(it->first, it->first)) break;
    found.push_back(it->second);
  }
  auto out = reply.initParameters(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const Parameter& parameter = *step.state().find(found[i]);
    out[i].setName(wire::text(parameter.name));
    out[i].setArn(wire::text(parameter_arn(step.settings(), parameter.name)));
    describe_version(step.state(), *step.state().find(newest_version(step.state(), found[i])), out[i]);
  }
  end_parameter_page(page, reply);
  return {};
}

}  // namespace moorage::control
