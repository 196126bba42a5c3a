// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"reflect"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/transformer/noop"
	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

func newConfig() *filelogreceiver.FileLogConfig {
	return filelogreceiver.NewFactory().CreateDefaultConfig().(*filelogreceiver.FileLogConfig)
}

// fastFields are the settings that do not keep the fast reader from a file, whatever value they have.
var fastFields = map[string]bool{
	"StorageID": true, "RetryOnFailure": true,
	"Include": true, "Exclude": true, "ExcludeOlderThan": true, "OrderingCriteria": true, "StartAt": true, "FingerprintSize": true, "PollInterval": true,
	"MaxConcurrentFiles": true, "MaxBatches": true, "PollsToArchive": true, "OnTruncate": true, "SkipUnmodifiedFiles": true, "DeleteAfterRead": true,
	"AcquireFSLock": true, "FileCacheAdvise": true, "FlushPeriod": true, "PreserveLeading": true, "PreserveTrailing": true,
	// Their values matter, see TestValuesThatTheFastReaderFollows.
	"Encoding": false, "MaxLogSize": false, "InitialBufferSize": false,
}

// TestEverySettingKeepsTheFastReaderOutUnlessItIsKnown goes through every field that the receiver has, those of a later version too.
func TestEverySettingKeepsTheFastReaderOutUnlessItIsKnown(t *testing.T) {
	t.Parallel()
	cfg := newConfig()
	_, fast := (&Reader{Config: cfg}).shape()
	require.True(t, fast, "the defaults")
	seen := map[string]bool{}
	fields(t, reflect.ValueOf(cfg).Elem(), func(name string, value reflect.Value) {
		seen[name] = true
		before := reflect.ValueOf(value.Interface())
		change(t, name, value)
		_, fast := (&Reader{Config: cfg}).shape()
		assert.Equal(t, fastFields[name], fast, name)
		value.Set(before)
	})
	for name := range fastFields {
		assert.True(t, seen[name], "%s is a setting", name)
	}
	assert.Greater(t, len(seen), 35)
}

// fields calls yield for each setting.
func fields(t *testing.T, of reflect.Value, yield func(string, reflect.Value)) {
	t.Helper()
	for i := range of.NumField() {
		field := of.Type().Field(i)
		switch {
		case !field.IsExported() || field.Name == "BaseConfig" && field.Type == of.Type():
		case field.Anonymous || field.Name == "SplitConfig" || field.Name == "TrimConfig" || field.Name == "InputConfig":
			fields(t, of.Field(i), yield)
		default:
			yield(field.Name, of.Field(i))
		}
	}
}

// change gives a setting another value than the default.
func change(t *testing.T, name string, value reflect.Value) {
	t.Helper()
	switch value.Kind() {
	case reflect.Bool:
		value.SetBool(!value.Bool())
	case reflect.Int, reflect.Int64:
		value.SetInt(value.Int() + 1)
		if name == "MaxLogSize" {
			value.SetInt(1)
		}
		if name == "InitialBufferSize" {
			value.SetInt(1 << 30)
		}
	case reflect.String:
		value.SetString(value.String() + "x")
	case reflect.Slice:
		switch value.Type().Elem() {
		case reflect.TypeFor[operator.Config]():
			value.Set(reflect.ValueOf([]operator.Config{operator.NewConfig(noop.NewConfig())}))
		default:
			value.Set(reflect.ValueOf([]string{"x"}))
		}
	case reflect.Map:
		made := reflect.MakeMap(value.Type())
		made.SetMapIndex(reflect.ValueOf("x"), reflect.Zero(value.Type().Elem()))
		value.Set(made)
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				change(t, name, value.Field(i))
				return
			}
		}
		fallthrough
	default:
		require.Failf(t, "unknown kind", "%s: %s", name, value.Type())
	}
}

func TestValuesThatTheFastReaderFollows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set  func(*filelogreceiver.FileLogConfig)
		want logfile.Shape
		fast bool
	}{
		"utf-8":                   {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "UTF-8" }, trimmed(1<<20, true), true},
		"utf8":                    {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "utf8" }, trimmed(1<<20, true), true},
		"ascii":                   {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "ascii" }, trimmed(1<<20, true), true},
		"us-ascii":                {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "US-ASCII" }, trimmed(1<<20, true), true},
		"none":                    {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "" }, trimmed(1<<20, true), true},
		"utf-8-raw":               {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "UTF-8-RAW" }, trimmed(1<<20, false), true},
		"utf8-raw":                {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "utf8-raw" }, trimmed(1<<20, false), true},
		"nop":                     {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "nop" }, trimmed(1<<20, false), false},
		"utf-16":                  {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "utf-16" }, trimmed(1<<20, false), false},
		"a buffer of a record":    {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.MaxLogSize = 16 << 10 }, trimmed(16<<10, true), true},
		"a buffer above a record": {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.MaxLogSize = 16<<10 - 1 }, trimmed(16<<10-1, true), false},
		"no size": {func(c *filelogreceiver.FileLogConfig) {
			c.InputConfig.MaxLogSize, c.InputConfig.InitialBufferSize = 0, 0
		}, trimmed(0, true), false},
		"any period to flush":      {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.FlushPeriod = time.Hour }, trimmed(1<<20, true), true},
		"no period to flush":       {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.FlushPeriod = 0 }, trimmed(1<<20, true), false},
		"a negative one":           {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.FlushPeriod = -1 }, trimmed(1<<20, true), false},
		"blanks before are kept":   {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.TrimConfig.PreserveLeading = true }, logfile.Shape{MaxRecord: 1 << 20, TrimTrailing: true, ReplaceInvalid: true}, true},
		"trailing blanks are kept": {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.TrimConfig.PreserveTrailing = true }, logfile.Shape{MaxRecord: 1 << 20, TrimLeading: true, ReplaceInvalid: true}, true},
		"an empty list is no list": {func(c *filelogreceiver.FileLogConfig) { c.Operators = nil }, trimmed(1<<20, true), true},
	} {
		cfg := newConfig()
		c.set(cfg)
		shape, fast := (&Reader{Config: cfg}).shape()
		assert.Equal(t, c.fast, fast, name)
		assert.Equal(t, c.want, shape, name)
	}
	shape, fast := (&Reader{MaxRecord: 4096}).shape()
	assert.True(t, fast)
	assert.Equal(t, logfile.Shape{MaxRecord: 4096}, shape)
	_, fast = (&Reader{Config: newConfig(), Attributes: map[string]string{"a": "b"}}).shape()
	assert.False(t, fast)
}

func trimmed(size int, replaces bool) logfile.Shape {
	return logfile.Shape{MaxRecord: size, TrimLeading: true, TrimTrailing: true, ReplaceInvalid: replaces}
}
