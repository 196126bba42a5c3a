// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/bytedance/sonic"
	"github.com/go-json-experiment/json/jsontext"
	gojson "github.com/goccy/go-json"
	"github.com/minio/simdjson-go"
	"github.com/tidwall/gjson"
	"github.com/valyala/fastjson"
)

// facts are what a line is judged by.
type facts struct {
	Area          string
	Level         string
	ActionI18nKey string
}

// covered is the policy, for contenders that bring only a parser; area and level that they do not find are covered.
func (f facts) covered() bool {
	switch f.Area {
	case "END_USER_ACTIVITY":
		return false
	case "GLOBAL_CONFIG_AND_ADMINISTRATION", "USER_MANAGEMENT", "LOCAL_CONFIG_AND_ADMINISTRATION", "ECOSYSTEM":
		return f.Level != "ADVANCED" && f.Level != "FULL"
	default:
		return true
	}
}

// envelope is the part of a line that has to be decoded.
type envelope struct {
	AuditType facts
}

// Libraries returns JSON libraries, each used as its documentation recommends for speed. A line that they refuse is kept.
func Libraries() []*Contender {
	libraries := []*Contender{
		{Name: "gjson", decide: gjsonDecide},
		{Name: "gjson, validated", decide: func(line string) bool { return !gjson.Valid(line) || gjsonDecide(line) }},
		{Name: "sonic, ast", decide: sonicDecide},
		{Name: "sonic, struct", decide: unmarshal(sonic.Unmarshal), Parses: true},
		{Name: "fastjson", decide: fastjsonDecide(), Parses: true},
		{Name: "goccy/go-json", decide: unmarshal(gojson.Unmarshal), Parses: true},
		{Name: "encoding/json", decide: unmarshal(json.Unmarshal), Parses: true},
		{Name: "encoding/json/v2", decide: jsontextDecide(), Parses: true},
	}
	if simdjson.SupportedCPU() {
		libraries = append(libraries, &Contender{Name: "simdjson-go", decide: simdjsonDecide(), Parses: true})
	}
	return libraries
}

func unmarshal(decode func([]byte, any) error) func(string) bool {
	return func(line string) bool {
		var e envelope
		return decode([]byte(line), &e) != nil || e.AuditType.covered()
	}
}

func gjsonDecide(line string) bool {
	t := gjson.Get(line, "auditType")
	return facts{t.Get("area").Str, t.Get("level").Str, t.Get("actionI18nKey").Str}.covered()
}

func sonicDecide(line string) bool {
	node, err := sonic.GetFromString(line, "auditType")
	if err != nil {
		return true
	}
	area, _ := node.Get("area").String()
	level, _ := node.Get("level").String()
	key, _ := node.Get("actionI18nKey").String()
	return facts{area, level, key}.covered()
}

func fastjsonDecide() func(string) bool {
	var parser fastjson.Parser
	return func(line string) bool {
		v, err := parser.Parse(line)
		if err != nil {
			return true
		}
		t := v.Get("auditType")
		return facts{string(t.GetStringBytes("area")), string(t.GetStringBytes("level")), string(t.GetStringBytes("actionI18nKey"))}.covered()
	}
}

func simdjsonDecide() func(string) bool {
	var parsed *simdjson.ParsedJson
	var element simdjson.Element
	text := func(root *simdjson.Iter, key string) string {
		found, err := root.FindElement(&element, "auditType", key)
		if err != nil {
			return ""
		}
		value, _ := found.Iter.String()
		return value
	}
	return func(line string) bool {
		var err error
		if parsed, err = simdjson.Parse([]byte(line), parsed, simdjson.WithCopyStrings(false)); err != nil {
			return true
		}
		root := parsed.Iter()
		return facts{text(&root, "area"), text(&root, "level"), text(&root, "actionI18nKey")}.covered()
	}
}

// jsontextDecide reads with the tokenizer of encoding/json/v2: it walks over the tokens, and skips the values that are not needed.
func jsontextDecide() func(string) bool {
	var reader strings.Reader
	decoder := jsontext.NewDecoder(&reader)
	return func(line string) bool {
		reader.Reset(line)
		decoder.Reset(&reader)
		var f facts
		err := eachMember(decoder, func(key string) error {
			if key != "auditType" {
				return decoder.SkipValue()
			}
			return eachMember(decoder, func(key string) error { return f.read(decoder, key) })
		})
		if err != nil {
			return true
		}
		_, err = decoder.ReadToken()
		return !errors.Is(err, io.EOF) || f.covered()
	}
}

// eachMember calls read at the value of each member of an object.
func eachMember(decoder *jsontext.Decoder, read func(key string) error) error {
	if decoder.PeekKind() != jsontext.KindBeginObject {
		return errors.New("no object")
	}
	if _, err := decoder.ReadToken(); err != nil {
		return err
	}
	for decoder.PeekKind() != jsontext.KindEndObject {
		key, err := decoder.ReadToken()
		if err != nil {
			return err
		}
		if err = read(key.String()); err != nil {
			return err
		}
	}
	_, err := decoder.ReadToken()
	return err
}

// read reads one fact.
func (f *facts) read(decoder *jsontext.Decoder, key string) error {
	var fact *string
	switch key {
	case "area":
		fact = &f.Area
	case "level":
		fact = &f.Level
	case "actionI18nKey":
		fact = &f.ActionI18nKey
	default:
		return decoder.SkipValue()
	}
	token, err := decoder.ReadToken()
	*fact = token.String()
	return err
}
