module bench

go 1.24

require (
	contracts-gen v0.0.0
	github.com/planetscale/vtprotobuf v0.6.0
	google.golang.org/protobuf v1.36.12
)

replace contracts-gen => ./ours
