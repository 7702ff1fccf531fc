//go:build tools

// Package tools pins the versions of the tools that .ci/run builds.
package tools

import _ "honnef.co/go/tools/cmd/staticcheck"
