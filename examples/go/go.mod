module moorage.local/examples/go

go 1.21
