module behaviour

go 1.22

require contracts-gen v0.0.0

replace contracts-gen => ./gen
