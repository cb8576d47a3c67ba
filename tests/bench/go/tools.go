//go:build tools

// Package main names the plugins of the peers, so that go.mod pins them.
package main

import (
	_ "github.com/planetscale/vtprotobuf/cmd/protoc-gen-go-vtproto"
	_ "google.golang.org/protobuf/cmd/protoc-gen-go"
)
