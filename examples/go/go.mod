module moorage.local/examples/go

go 1.21

require moorage.local/bindings/go v0.0.0

replace moorage.local/bindings/go => ../../bindings/go
