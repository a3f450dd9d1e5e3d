#!/usr/bin/env python3
"""Writes schemas/<service>/*.capnp and schemas/calls.capnp from the services' API models.

Only facts are taken: names, types, bounds, enumerations, required members, error codes and their HTTP status, pages, and which
operations change nothing. What the models leave out is in schemas/operations.txt and in SERVICES below. Ordinals and the file of each
shape are remembered in schemas/model.lock.json, so a run after a model update appends and never renumbers; a second run
changes nothing.

  --check   writes nothing; exit 1 if a file would change
  --news    writes nothing; prints what the models have and the lock does not: operations, members, values; exit 1 if there is any
"""

import argparse
import copy
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Directory and version of the model, then what the model does not say of a service (the members of Service in
# schemas/annotations.capnp). A body of logs may hold the 10,000 events of PutLogEvents, each an object with a time and a message.
SERVICES = {
    "ecs": ("ecs", "2014-11-13", {"enumWords": "ecs", "invalidError": "InvalidParameterException"}),
    "elbv2": ("elbv2", "2015-12-01", {"enumWords": "model", "invalidError": "ValidationError"}),
    "logs": ("logs", "2014-03-28", {"enumWords": "model", "invalidError": "InvalidParameterException",
                                    "bodyBytesMax": 4 << 20, "valuesMax": 3 * 10_000 + 16}),
    "sts": ("sts", "2011-06-15", {"enumWords": "model", "invalidError": "ValidationError"}),
    "iam": ("iam", "2010-05-08", {"enumWords": "model", "invalidError": "ValidationError"}),
    "ec2": ("ec2", "2016-11-15", {"enumWords": "model", "invalidError": "InvalidParameterValue"}),
    "cloudtrail": ("cloudtrail", "2013-11-01", {"enumWords": "model", "invalidError": "InvalidParameterException"}),
    "secretsmanager": ("secretsmanager", "2017-10-17", {"enumWords": "model", "invalidError": "InvalidParameterException"}),
    "ssm": ("ssm", "2014-11-06", {"enumWords": "model", "invalidError": "ValidationException"}),
    "ecr": ("ecr", "2015-09-21", {"enumWords": "model", "invalidError": "InvalidParameterException"}),
    "cloudwatch": ("cloudwatch", "2010-08-01", {"enumWords": "model", "invalidError": "InvalidParameterValue"}),
    "autoscaling": ("application-autoscaling", "2016-02-06", {"enumWords": "model", "invalidError": "ValidationException"}),
    "moorage": ("moorage", "2026-11-22", {"enumWords": "own", "invalidError": "InvalidParameterException"}),
}
NAMESPACES = {"moorage": "own"}  # moorage::moorage would hide moorage
OWN_MODELS = ROOT / "schemas"  # of the operations that ECS does not have

# The first match names the family (file) of an operation. All operations of a service count, not only the chosen ones, so
# that choosing more later moves nothing. A shape that two families use lives in `common`.
FAMILIES = {
    "ecs": [
        (r"Tag(s)?(Resource|ForResource)|TagResource", "tag"),
        (r"Daemon", "daemon"),
        (r"Gateway(?!Service)", "gateway"),
        (r"ExpressGateway", "express"),
        (r"AccountSetting", "account"),
        (r"ListServicesByNamespace|ClusterCapacityProviders|Cluster", "cluster"),
        (r"CapacityProvider", "capacity"),
        (r"TaskDefinition", "taskdefinition"),
        (r"ContainerInstance|Attributes|DiscoverPollEndpoint|StateChange|ContainerAgent", "instance"),
        (r"TaskSet|Service", "service"),
        (r".", "task"),
    ],
    "elbv2": [(r"Target", "targetgroup"), (r".", "loadbalancer")],
    "logs": [(r".", "logs")],
    "sts": [(r".", "sts")],
    "iam": [(r"Polic", "policy"), (r"InstanceProfile|Role", "role"), (r".", "user")],
    "ec2": [(r"Instance", "instance"), (r"SecurityGroup", "securitygroup"), (r".", "network")],
    "cloudtrail": [(r".", "cloudtrail")],
    "secretsmanager": [(r".", "secretsmanager")],
    "ssm": [(r".", "ssm")],
    "ecr": [(r".", "ecr")],
    "cloudwatch": [(r"Alarm", "alarm"), (r"Dashboard|Tag", "dashboard"), (r".", "metric")],
    "autoscaling": [(r".", "autoscaling")],
    "moorage": [(r".", "placement")],
}

SCALARS = {"integer": "Int32", "long": "Int64", "double": "Float64", "float": "Float64", "boolean": "Bool",
           "timestamp": "Int64"}

# Members whose content must not reach a log although the model does not mark them.
SECRETS = {
    ("ecs", "ContainerDefinition", "environment"), ("ecs", "ContainerDefinition", "secrets"),
    ("ecs", "ContainerOverride", "environment"), ("ecs", "LogConfiguration", "options"),
    ("ecs", "LogConfiguration", "secretOptions"), ("ecs", "FirelensConfiguration", "options"),
    ("ecs", "RepositoryCredentials", "credentialsParameter"),
    ("ecs", "RegisterContainerInstanceRequest", "instanceIdentityDocumentSignature"),
    ("elbv2", "AuthenticateOidcActionConfig", "ClientSecret"),
    ("ecr", "AuthorizationData", "authorizationToken"),
}

RESERVED = {"unset"}  # the only name that Moorage's own conventions use


def lower_camel(name):
    """`LoadBalancerArn` -> `loadBalancerArn`, `DNSName` -> `dnsName`, `a-b.c` -> `aBC`."""
    parts = [p for p in re.split(r"[^A-Za-z0-9]+", name) if p]
    out = parts[0] + "".join(p[0].upper() + p[1:] for p in parts[1:])
    run = re.match(r"[A-Z]+", out)
    if run:
        n = run.end()
        if n == len(out) or n == 1 or not out[n].islower():
            out = out[:n].lower() + out[n:]
        else:
            out = out[: n - 1].lower() + out[n - 1:]
    if out[0].isdigit():
        out = "v" + out
    if out in RESERVED:
        out += "Member"
    return out


def enumerant(value):
    """`FARGATE_SPOT` -> `fargateSpot`, `CMD-SHELL` -> `cmdShell`, `1.2` -> `v12`, `awslogs` -> `awslogs`."""
    parts = [p for p in re.split(r"[^A-Za-z0-9]+", value) if p] or ["empty"]
    if len(parts) == 1 and not parts[0].isupper() and not re.fullmatch(r"[A-Z0-9]+", parts[0]):
        return lower_camel(parts[0])
    words = [p.lower() if p.upper() == p else p for p in parts]
    out = words[0][0].lower() + words[0][1:] + "".join(w[0].upper() + w[1:] for w in words[1:])
    if out[0].isdigit():
        out = "v" + out
    if out in RESERVED:
        out += "Value"
    return out


def quoted(text):
    return json.dumps(text, ensure_ascii=True)


def file_id(path):
    digest = int.from_bytes(hashlib.sha256(("moorage " + path).encode()).digest()[:8], "big")
    return f"@0x{digest | 1 << 63:016x}"


class Service:
    def __init__(self, name, model, paginators, operations, lock):
        self.name = name
        self.model = model
        self.paginators = paginators
        self.shapes = model["shapes"]
        self.operations = operations
        self.lock = lock.setdefault(name, {"files": {}, "types": {}})
        self.renamed = {}
        self.families = self.families_of_shapes()

    # --- which shape lives in which file -------------------------------------------------------------------------

    def family_of(self, operation):
        return next(family for pattern, family in FAMILIES[self.name] if re.search(pattern, operation))

    def reachable(self, shape, seen):
        if shape in seen:
            return
        seen.add(shape)
        definition = self.shapes[shape]
        for member in definition.get("members", {}).values():
            self.reachable(member["shape"], seen)
        for key in ("member", "key", "value"):
            if key in definition:
                self.reachable(definition[key]["shape"], seen)

    def families_of_shapes(self):
        users = {}
        for operation, definition in self.model["operations"].items():
            seen = set()
            for side, suffix in (("input", "Request"), ("output", "Response")):
                if side in definition:
                    shape = definition[side]["shape"]
                    self.reachable(shape, seen)
                    if self.shapes[shape]["type"] == "structure":
                        self.renamed[shape] = operation + suffix
            for shape in seen:
                users.setdefault(shape, set()).add(self.family_of(operation))
        return {shape: next(iter(f)) if len(f) == 1 else "common" for shape, f in users.items()}

    def file_of(self, type_name, shape):
        files = self.lock["files"]
        if type_name not in files:
            files[type_name] = self.families.get(shape, "common")
        return files[type_name]

    # --- types ---------------------------------------------------------------------------------------------------

    def type_name(self, shape):
        name = self.renamed.get(shape, shape)
        return name[0].upper() + name[1:]

    def is_document(self, shape):
        return bool(self.shapes[shape].get("document"))

    def type_of(self, shape):
        """The Cap'n Proto type text of a shape in member position."""
        definition = self.shapes[shape]
        kind = definition["type"]
        if kind in SCALARS:
            return SCALARS[kind]
        if kind == "string":
            return self.type_name(shape) if "enum" in definition else "Text"
        if kind == "blob":
            return "Data"
        if kind == "list":
            return f"List({self.type_of(definition['member']['shape'])})"
        if kind == "map":
            return f"List({self.entry_of(shape)})"
        return "Text" if self.is_document(shape) else self.type_name(shape)

    def entry_of(self, shape):
        definition = self.shapes[shape]
        key, value = self.type_of(definition["key"]["shape"]), self.type_of(definition["value"]["shape"])
        return "TextPair" if (key, value) == ("Text", "Text") else self.type_name(shape) + "Entry"

    def needed(self):
        """Every shape that becomes a type, for the chosen operations."""
        seen = set()
        for operation in self.operations:
            definition = self.model["operations"][operation]
            for side in ("input", "output"):
                if side in definition:
                    self.reachable(definition[side]["shape"], seen)
            for error in definition.get("errors", []):
                self.reachable(error["shape"], seen)
        return sorted(seen)

    def bounds(self, kind, shape):
        definition = self.shapes[shape]
        bounds = [f"{b} = {int(definition[b])}" for b in ("min", "max") if b in definition]
        return f" $A.{kind}({', '.join(bounds)})" if bounds else ""

    def annotations(self, owner, member, definition):
        shape = definition["shape"]
        target = self.shapes[shape]
        kind = target["type"]
        out = ""
        name = lower_camel(member)
        if name != member:
            out += f" $A.jsonName({quoted(member)})"
        if member in self.shapes[owner].get("required", []):
            out += " $A.required"
        if kind in ("integer", "long", "double", "float"):
            out += self.bounds("range", shape)
        elif kind in ("string", "list", "map") and "enum" not in target:
            out += self.bounds("length", shape)
        if kind == "list":
            element = target["member"]["shape"]
            if self.shapes[element]["type"] == "string" and "enum" not in self.shapes[element]:
                out += self.bounds("elementLength", element)
            elif self.shapes[element]["type"] in ("integer", "long"):
                out += self.bounds("elementRange", element)
            inner = [p for p in (f"member = {quoted(target['member']['locationName'])}"
                                 if "locationName" in target["member"] else "",
                                 "flattened = true" if target.get("flattened") else "") if p]
            if inner:
                out += f" $A.queryList({', '.join(inner)})"
        if self.model["metadata"]["protocol"] == "ec2":
            out += self.ec2_names(member, definition)
        if "pattern" in target:
            out += f" $A.pattern({quoted(target['pattern'])})"
        if kind == "map":
            out += " $A.map"
        if kind == "timestamp" or (kind == "list" and self.shapes[target["member"]["shape"]]["type"] == "timestamp"):
            out += " $A.timestamp"
        if self.is_document(shape):
            out += " $A.document"
        if target.get("sensitive") or (self.name, self.type_name(owner), member) in SECRETS:
            out += " $A.secret"
        if definition.get("deprecated") or target.get("deprecated"):
            out += " $A.deprecated"
        if definition.get("idempotencyToken"):
            out += " $A.idempotencyToken"
        return out

    @staticmethod
    def ec2_names(member, definition):
        """The names of a member in the ec2 protocol: of its element in replies, of its key in forms."""
        element = definition.get("locationName", member)
        key = definition.get("queryName", element[0].upper() + element[1:])
        return ((f" $A.xmlName({quoted(element)})" if element != member else "")
                + (f" $A.queryName({quoted(key)})" if key != member else ""))

    def locked_fields(self, type_name, wanted):
        """Gives each (name, type) its ordinals; an ordinal in the lock keeps its place and type."""
        fields = self.lock["types"].setdefault(type_name, [])
        known = {f[0]: f for f in fields}
        ordinal = sum(2 if f[1] in SCALARS.values() else 1 for f in fields)
        for name, capnp_type in wanted:
            if name not in known:
                fields.append([name, capnp_type, ordinal])
                ordinal += 2 if capnp_type in SCALARS.values() else 1
            elif known[name][1] != capnp_type:
                print(f"warning: {self.name}.{type_name}.{name} is {capnp_type} in the model now; it stays "
                      f"{known[name][1]}", file=sys.stderr)
        return fields

    def struct_text(self, type_name, shape):
        definition = self.shapes[shape] if shape else {"members": {}}
        members = {lower_camel(m): (m, d) for m, d in definition.get("members", {}).items()}
        header = f"struct {type_name}"
        if definition.get("exception"):
            code, status, fault = self.error_class(shape)
            header += f" $A.exceptionShape(code = {quoted(code)}, httpStatus = {status}, fault = {str(fault).lower()})"
        lines = []
        wanted = [(name, self.type_of(d["shape"])) for name, (_, d) in members.items()]
        for name, capnp_type, ordinal in self.locked_fields(type_name, wanted):
            notes = self.annotations(shape, *members[name]) if name in members else ""
            if capnp_type in SCALARS.values():
                lines.append(f"  {name} :union {{ unset @{ordinal} :Void; value @{ordinal + 1} :{capnp_type}; }}")
                if notes:
                    lines[-1] = (f"  {name} :union{notes} {{ unset @{ordinal} :Void; "
                                 f"value @{ordinal + 1} :{capnp_type}; }}")
            else:
                lines.append(f"  {name} @{ordinal} :{capnp_type}{notes};")
        return header + (" {\n" + "\n".join(lines) + "\n}\n" if lines else " {}\n")

    def enum_text(self, type_name, shape):
        values = self.lock["types"].setdefault(type_name, [])
        taken = {"unset"} | {v[1] for v in values}
        for value in self.shapes[shape]["enum"]:
            if value in [v[0] for v in values]:
                continue
            name = enumerant(value)
            while name in taken:
                name += "Value"
            taken.add(name)
            values.append([value, name])
        lines = ["  unset @0;"]
        for i, (value, name) in enumerate(values):
            lines.append(f"  {name} @{i + 1}" + ("" if name == value else f" $A.jsonName({quoted(value)})") + ";")
        return f"enum {type_name} {{\n" + "\n".join(lines) + "\n}\n"

    def entry_text(self, type_name, shape):
        definition = self.shapes[shape]
        wanted = [("key", self.type_of(definition["key"]["shape"])), ("value", self.type_of(definition["value"]["shape"]))]
        lines = []
        for name, capnp_type, ordinal in self.locked_fields(type_name, wanted):
            if capnp_type in SCALARS.values():
                lines.append(f"  {name} :union {{ unset @{ordinal} :Void; value @{ordinal + 1} :{capnp_type}; }}")
            else:
                lines.append(f"  {name} @{ordinal} :{capnp_type};")
        return f"struct {type_name} {{\n" + "\n".join(lines) + "\n}\n"

    def types(self):
        """type name -> (file, text)"""
        out = {}
        for shape in self.needed():
            definition = self.shapes[shape]
            kind = definition["type"]
            name = self.type_name(shape)
            if kind == "structure" and not self.is_document(shape):
                if definition.get("exception"):
                    out[name] = ("errors", self.struct_text(name, shape))
                else:
                    out[name] = (self.file_of(name, shape), self.struct_text(name, shape))
            elif kind == "string" and "enum" in definition:
                out[name] = (self.file_of(name, shape), self.enum_text(name, shape))
            elif kind == "map" and self.entry_of(shape) != "TextPair":
                entry = self.entry_of(shape)
                out[entry] = (self.file_of(entry, shape), self.entry_text(entry, shape))
        for operation in self.operations:
            for side, suffix in (("input", "Request"), ("output", "Response")):
                if side not in self.model["operations"][operation]:
                    name = operation + suffix
                    self.lock["files"].setdefault(name, self.family_of(operation))
                    out[name] = (self.lock["files"][name], self.struct_text(name, None))
        return out

    def files(self):
        types = self.types()
        by_file = {}
        for name, (file, text) in types.items():
            by_file.setdefault(file, {})[name] = text
        out = {}
        for file, content in by_file.items():
            path = f"schemas/{self.name}/{file}.capnp"
            body = "\n".join(content[name] for name in sorted(content))
            words = set(re.findall(r":(?:List\()*([A-Z]\w+)", body))
            imports = ['using A = import "/schemas/annotations.capnp";'] if "$A." in body else []
            if "TextPair" in words:
                imports.append('using TextPair = import "/schemas/pair.capnp".TextPair;')
            for word in sorted(words - set(content)):
                if word in types:
                    imports.append(f'using {word} = import "/schemas/{self.name}/{types[word][0]}.capnp".{word};')
            out[path] = (f"# Written by tools/import_model.py from the API model of {self.name} "
                         f"({self.model['metadata']['apiVersion']}); do not edit.\n"
                         f"{file_id(path)};\n\nusing Cxx = import \"/capnp/c++.capnp\";\n"
                         f"$Cxx.namespace(\"moorage::{NAMESPACES.get(self.name, self.name)}\");\n\n" + "\n".join(imports) + "\n\n" + body)
        return out

    def error_codes(self, operation):
        return [self.error_class(e["shape"])[0] for e in self.model["operations"][operation].get("errors", [])]

    # --- what an operation does ------------------------------------------------------------------------------------

    def is_readonly(self, operation, words):
        """As the model marks it; `words` says it for operations that the model leaves unmarked (CloudWatch's marks only some)."""
        if self.model["operations"][operation].get("readonly") and "readonly" in words:
            sys.exit(f"{self.name} {operation}: the model says that this operation is read-only; delete the word")
        return bool(self.model["operations"][operation].get("readonly")) or "readonly" in words

    def pages(self, operation, words):
        """The text of Pages in schemas/annotations.capnp, or None for an operation without pages, or whose handler makes them."""
        found = self.paginators.get(operation)
        if words.get("pages") == "none" or (found and "limit_key" not in found):
            return None
        if found:
            members = [found["input_token"], found["output_token"], found["limit_key"]]
            items = found["result_key"] if isinstance(found["result_key"], list) else [found["result_key"]]
        elif "pages" in words:
            *members, item = words["pages"].split("/")
            items = [item]
        else:
            return None
        request = self.shapes[self.model["operations"][operation]["input"]["shape"]]["members"]
        bound = self.shapes[request[members[2]]["shape"]].get("max")
        if "page" in words:
            standard, most = map(int, words["page"].split(".."))
            if bound not in (None, most):
                sys.exit(f"{self.name} {operation}: the model allows {bound} items on a page, schemas/operations.txt {most}")
        elif bound is None:
            sys.exit(f"{self.name} {operation}: the model has no bound of {members[2]}; add page=STANDARD..MAX to schemas/operations.txt")
        else:
            standard = most = bound
        token_in, token_out, size = map(quoted, members)
        return (f"(tokenIn = {token_in}, tokenOut = {token_out}, size = {size}, items = [{', '.join(map(quoted, items))}], "
                f"standard = {standard}, max = {most})")

    def operation_note(self, operation, words):
        errors = ", ".join(quoted(e) for e in self.error_codes(operation))
        note = (f"$A.operation(service = {quoted(self.name)}, name = {quoted(operation)}, "
                f"readonly = {str(self.is_readonly(operation, words)).lower()}, errors = [{errors}]")
        pages = self.pages(operation, words)
        if pages:
            note += f",\n          pages = {pages}"
        if "invalid" in words:
            note += f", invalidError = {quoted(words['invalid'])}"
        return note + ")"

    def error_classes(self):
        """Code and HTTP status of every error of the chosen operations."""
        classes = {}
        for operation in self.operations:
            for error in self.model["operations"][operation].get("errors", []):
                code, status, _ = self.error_class(error["shape"])
                classes[code] = status
        return ", ".join(f"(code = {quoted(code)}, httpStatus = {status})" for code, status in sorted(classes.items()))

    def error_class(self, shape):
        definition = self.shapes[shape]
        error = definition.get("error", {})
        fault = bool(definition.get("fault"))
        return error.get("code", shape), error.get("httpStatusCode", 500 if fault else 400), fault


def calls_text(services, operations):
    path = "schemas/calls.capnp"
    used = {s: set() for s in services}
    declared = []
    for name, service in services.items():
        meta = service.model["metadata"]
        space = meta.get("xmlNamespace", "")
        declared.append(f"  (name = {quoted(name)}, endpointPrefix = {quoted(meta.get('signingName', meta['endpointPrefix']))}, "
                        f"targetPrefix = {quoted(meta.get('targetPrefix', ''))}, apiVersion = {quoted(meta['apiVersion'])}, "
                        f"xmlNamespace = {quoted(space if isinstance(space, str) else space['uri'])},\n"
                        f"   protocols = [{', '.join(map(quoted, meta.get('protocols', [meta['protocol']])))}], "
                        f"jsonVersion = {quoted(meta.get('jsonVersion', ''))},\n"
                        "   " + ", ".join(f"{k} = {quoted(v) if k == 'invalidError' else v}" for k, v in SERVICES[name][2].items()) +
                        f",\n   errors = [{service.error_classes()}])")
    bodies = {"Request": [], "Response": []}
    for i, (service, operation, words) in enumerate(operations):
        file = services[service].lock["files"]
        for suffix, lines in bodies.items():
            alias = f"{service.capitalize()}{file[operation + suffix].capitalize()}"
            used[service].add((alias, file[operation + suffix]))
            note = f"\n        {services[service].operation_note(operation, words)}" if suffix == "Request" else ""
            lines.append(f"    {service}{operation} @{i + 1} :{alias}.{operation}{suffix}{note};")
    imports = [f'using {alias} = import "/schemas/{s}/{file}.capnp";' for s in used for alias, file in sorted(used[s])]
    return path, (f"# Written by tools/import_model.py from schemas/operations.txt; do not edit.\n"
                  f"# One union of all operations; a reply has the name and the place of its call.\n{file_id(path)};\n\n"
                  f"using Cxx = import \"/capnp/c++.capnp\";\n$Cxx.namespace(\"moorage\");\n\n"
                  f"using A = import \"/schemas/annotations.capnp\";\n" + "\n".join(imports) + "\n\n"
                  "struct Call $A.services([\n" + ",\n".join(declared) + "\n]) {\n  union {\n    unset @0 :Void;\n"
                  + "\n".join(bodies["Request"]) + "\n  }\n}\n\nstruct Reply {\n  union {\n    unset @0 :Void;\n"
                  + "\n".join(bodies["Response"]) + "\n  }\n}\n")


def find_models():
    import importlib.util
    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        sys.exit("botocore is not installed; give the directory of the models with --models")
    return Path(spec.origin).parent / "data"


def read_operations():
    """(service, operation, its words) of schemas/operations.txt."""
    operations = []
    for line in (ROOT / "schemas/operations.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            service, operation, *words = line.split()
            operations.append((service, operation, dict(word.partition("=")[::2] for word in words)))
    return operations


def read_model(models, name):
    """The model and the paginators of a service."""
    directory, version, _ = SERVICES[name]
    path = (OWN_MODELS if name == "moorage" else models) / directory / version / "service-2.json"
    text = gzip.decompress((path.parent / (path.name + ".gz")).read_bytes()) if not path.exists() else path.read_bytes()
    paginators = path.parent / "paginators-1.json"
    return json.loads(text), json.loads(paginators.read_bytes())["pagination"] if paginators.exists() else {}


def news_of(models, lock, operations):
    """Lines about what the models have and the lock does not.

    An operation is news when the last import did not see it. A member or a value is news when the shape is served: the import
    itself, on a copy of the lock, says which it would add.
    """
    lines = []
    for name in SERVICES:
        known = lock.get(name, {})
        model, paginators = read_model(models, name)
        chosen = [o for s, o, _ in operations if s == name]
        gone = [o for o in chosen if o not in model["operations"]]
        lines += [f"{name} {o}: the operation is gone from the model" for o in gone]
        seen = set(chosen) | set(known.get("leftOut", []))
        lines += [f"{name} {o}: a new operation" for o in sorted(model["operations"]) if o not in seen]
        after = {name: copy.deepcopy(known)}
        Service(name, model, paginators, [o for o in chosen if o not in gone], after).files()
        for shape, members in sorted(after[name]["types"].items()):
            before = known.get("types", {}).get(shape)
            if before is None:
                continue  # it is reached by a new member, which has a line of its own
            was = {member[0] if isinstance(member, list) else member for member in before}
            now = [member[0] if isinstance(member, list) else member for member in members]
            lines += [f"{name} {shape}.{member}: new" for member in now if member not in was]
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, help="directory with <service>/<version>/service-2.json[.gz] and paginators-1.json; "
                        "default: the data of the installed botocore")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    mode.add_argument("--news", action="store_true", help="write nothing; print what is new in the models; exit 1 if anything is")
    args = parser.parse_args()
    models = args.models or find_models()

    operations = read_operations()
    lock_path = ROOT / "schemas/model.lock.json"
    lock = json.loads(lock_path.read_text()) if lock_path.exists() else {}
    if args.news:
        lines = news_of(models, lock, operations)
        print("\n".join(lines) if lines else "The models have nothing that schemas/model.lock.json does not know.")
        return 1 if lines else 0
    order = lock.setdefault("operations", [])
    order += [f"{s} {o}" for s, o, _ in operations if f"{s} {o}" not in order]
    words_of = {(s, o): words for s, o, words in operations}
    operations = [(*key, words_of[key]) for key in (tuple(o.split()) for o in order)]

    services = {}
    for name in SERVICES:
        model, pages = read_model(models, name)
        chosen = [o for s, o, _ in operations if s == name]
        services[name] = Service(name, model, pages, chosen, lock)
        lock[name]["leftOut"] = sorted(set(model["operations"]) - set(chosen))  # seen and not served, for --news

    outputs = {}
    for service in services.values():
        outputs.update(service.files())
    path, text = calls_text(services, operations)
    outputs[path] = text
    outputs["schemas/model.lock.json"] = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r"\s*\n\s*", " ", m[1]) + "]",
                                                json.dumps(lock, indent=1)) + "\n"
    changed = 0
    for path, text in sorted(outputs.items()):
        target = ROOT / path
        if not target.exists() or target.read_text() != text:
            changed += 1
            print(("would write " if args.check else "wrote ") + path)
            if not args.check:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
    return 1 if args.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
