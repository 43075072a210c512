module example

go 1.23

require github.com/nestling/client-go v0.0.0

replace github.com/nestling/client-go => ../generated
