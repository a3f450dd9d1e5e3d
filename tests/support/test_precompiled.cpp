// The precompiled header is compiled as a part of a target, and a target needs a source.
