module moorage.local/bindings/go

go 1.21
