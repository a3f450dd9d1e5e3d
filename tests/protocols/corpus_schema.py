"""Cap'n Proto schemas for the shapes of a corpus, with the annotations that tools/import_model.py gives to the services' own."""

from __future__ import annotations

import hashlib
import json
from typing import Any

Shapes = dict[str, dict[str, Any]]
SCALARS = {"integer": "Int32", "long": "Int64", "double": "Float64", "float": "Float32", "boolean": "Bool", "timestamp": "Int64"}
TIME_FORMATS = {"unixTimestamp": "unixTimestamp", "iso8601": "iso8601", "rfc822": "rfc822"}
PLACES = {"uri": "uri", "querystring": "query", "header": "header", "headers": "headers", "statusCode": "status"}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def file_id(name: str) -> str:
    digest = int.from_bytes(hashlib.sha256(("corpus " + name).encode()).digest()[:8], "big")
    return f"@0x{digest | 1 << 63:016x}"


class Unsupported(Exception):
    """A shape that no service of Moorage can have; the text is the reason."""


class SchemaWriter:
    """The types of one suite. `prefix` makes their names unique in the file."""

    def __init__(self, prefix: str, shapes: Shapes, protocol: str) -> None:
        self.prefix = prefix
        self.shapes = shapes
        self.protocol = protocol
        self.types: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def struct(self, shape: str, payload_root: str | None = None) -> str:
        """The name of the struct of a structure shape, which is written when it is needed first."""
        if shape in self.names:
            return self.names[shape]
        name = f"{self.prefix}T{len(self.names)}"
        self.names[shape] = name
        definition = self.shapes[shape]
        self.types[name] = ""  # keeps the order, and ends recursion
        lines, ordinal = [], 0
        members = definition.get("members", {})
        is_union = bool(definition.get("union"))
        if is_union:
            lines.append(f"    unset @{ordinal} :Void;")
            ordinal += 1
        for i, (member, reference) in enumerate(members.items()):
            notes = self.notes(definition, member, reference)
            kind = self.kind(reference["shape"])
            field = f"f{i}"
            if kind in SCALARS and not is_union:
                lines.append(f"  {field} :union{notes} {{ unset @{ordinal} :Void; value @{ordinal + 1} :{SCALARS[kind]}; }}")
                ordinal += 2
            else:
                lines.append(f"  {'  ' if is_union else ''}{field} @{ordinal} :{self.type_of(reference['shape'])}{notes};")
                ordinal += 1
        if is_union:
            lines = ["  union {", *lines, "  }"] if members else []
        self.types[name] = f"struct {name}{self.struct_notes(definition)} {{\n" + "\n".join(lines) + "\n}\n"
        return name

    def empty(self) -> str:
        name = f"{self.prefix}Empty"
        self.types[name] = f"struct {name} {{}}\n"
        return name

    def kind(self, shape: str) -> str:
        definition = self.shapes[shape]
        if definition.get("document"):
            return "document"
        return "enumeration" if definition["type"] == "string" and "enum" in definition else str(definition["type"])

    def type_of(self, shape: str) -> str:
        definition = self.shapes[shape]
        kind = self.kind(shape)
        if kind in SCALARS:
            return SCALARS[kind]
        if kind in ("string", "document"):
            return "Text"
        if kind == "blob":
            return "Data"
        if kind == "list":
            return f"List({self.type_of(definition['member']['shape'])})"
        if kind == "map":
            return f"List({self.entry(shape)})"
        if kind == "enumeration":
            return self.enumeration(shape)
        if definition.get("eventstream"):
            raise Unsupported("event streams are tested with StartLiveTail")
        return self.struct(shape)

    def enumeration(self, shape: str) -> str:
        if shape not in self.names:
            name = f"{self.prefix}T{len(self.names)}"
            self.names[shape] = name
            lines = [f"  v{i} @{i + 1} $A.jsonName({quoted(value)});" for i, value in enumerate(self.shapes[shape]["enum"])]
            self.types[name] = f"enum {name} {{\n  unset @0;\n" + "\n".join(lines) + "\n}\n"
        return self.names[shape]

    def entry(self, shape: str) -> str:
        if shape not in self.names:
            name = f"{self.prefix}T{len(self.names)}"
            self.names[shape] = name
            self.types[name] = ""
            definition = self.shapes[shape]
            value = definition["value"]
            kind = self.kind(value["shape"])
            notes = self.target_notes(value)
            if kind in SCALARS:
                line = f"  value :union{notes} {{ unset @1 :Void; value @2 :{SCALARS[kind]}; }}"
            else:
                line = f"  value @1 :{self.type_of(value['shape'])}{notes};"
            self.types[name] = f"struct {name} {{\n  key @0 :{self.type_of(definition['key']['shape'])};\n{line}\n}}\n"
        return self.names[shape]

    # --- annotations -------------------------------------------------------------------------------------------------

    def notes(self, owner: dict[str, Any], member: str, reference: dict[str, Any]) -> str:
        wire = member
        out = ""
        place = reference.get("location")
        if self.protocol == "rest-json" and "locationName" in reference and place is None:
            wire = reference["locationName"]
        elif self.protocol == "json" and "locationName" in reference:
            wire = reference["locationName"]
        out += f" $A.jsonName({quoted(wire)})"
        if place in PLACES:
            out += f" $H.http(place = {PLACES[place]}, name = {quoted(reference.get('locationName', member))})"
        elif owner.get("payload") == member:
            out += f" $H.http(place = payload, name = {quoted(member)})"
        if self.protocol == "ec2":
            element = reference.get("locationName", member)
            key = reference.get("queryName", element[0].upper() + element[1:])
            out += f" $A.xmlName({quoted(element)}) $A.queryName({quoted(key)})"
        elif self.protocol in ("query", "rest-xml") and "locationName" in reference and place is None:
            out += f" $A.xmlName({quoted(reference['locationName'])})"
        if reference.get("xmlAttribute"):
            out += " $H.xmlAttribute"
        space = reference.get("xmlNamespace") or self.shapes[reference["shape"]].get("xmlNamespace")
        if space:
            out += self.namespace(space)
        if reference.get("jsonvalue"):
            out += " $H.jsonText"
        if reference.get("idempotencyToken"):
            out += " $A.idempotencyToken"
        if member in owner.get("required", []) and place != "uri":
            pass  # what clients must send is not enforced on what they send here
        return out + self.target_notes(reference)

    def target_notes(self, reference: dict[str, Any]) -> str:
        """Annotations that follow from the shape that a member refers to."""
        target = self.shapes[reference["shape"]]
        kind = self.kind(reference["shape"])
        out = ""
        flattened = bool(reference.get("flattened") or target.get("flattened"))
        if kind == "list":
            inner = [f"member = {quoted(target['member']['locationName'])}"] if "locationName" in target["member"] else []
            inner += ["flattened = true"] if flattened else []
            out += f" $A.queryList({', '.join(inner)})" if inner else ""
        if kind == "map":
            out += " $A.map"
            out += " $A.queryList(flattened = true)" if flattened else ""
            names = [f"{part} = {quoted(target[part]['locationName'])}" for part in ("key", "value") if "locationName" in target[part]]
            out += f" $H.mapNames({', '.join(names)})" if names else ""
        scalar = target
        while scalar["type"] == "list":
            scalar = self.shapes[scalar["member"]["shape"]]
        if kind == "timestamp":
            out += " $A.timestamp"
        if scalar["type"] == "timestamp" and scalar.get("timestampFormat", reference.get("timestampFormat")) in TIME_FORMATS:
            out += f" $H.timeFormat({TIME_FORMATS[scalar.get('timestampFormat', reference.get('timestampFormat'))]})"
        if kind == "document":
            out += " $A.document"
        return out

    def struct_notes(self, definition: dict[str, Any]) -> str:
        out = f" $H.xmlRoot({quoted(definition['locationName'])})" if "locationName" in definition else ""
        return out + (self.namespace(definition["xmlNamespace"]) if definition.get("xmlNamespace") else "")

    @staticmethod
    def namespace(space: Any) -> str:
        uri = space if isinstance(space, str) else space["uri"]
        prefix = "" if isinstance(space, str) else space.get("prefix", "")
        return f" $H.xmlNamespace(uri = {quoted(uri)}, prefix = {quoted(prefix)})"


def file_text(name: str, types: dict[str, str]) -> str:
    return (f"{file_id(name)};\nusing A = import \"/schemas/annotations.capnp\";\nusing H = import \"/schemas/http.capnp\";\n\n"
            + "\n".join(types.values()))
