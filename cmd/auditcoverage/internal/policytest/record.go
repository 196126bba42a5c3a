// SPDX-License-Identifier: Apache-2.0

package policytest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// The time of every record that is made; no verdict depends on it.
const (
	madeSecond = 1_700_000_000
	madeISO    = "2023-11-14T22:13:20Z"
)

// text returns the record as a line: the given one, or one that is made from an event type.
func (r *Record) text(c *catalog.Catalog) (string, error) {
	if r.Line != "" {
		return strings.TrimRight(r.Line, "\r\n"), nil
	}
	entry := c.ByID(r.Event)
	if entry == nil {
		if nearest := policy.Nearest(r.Event, c.IDs()); nearest != "" {
			return "", fmt.Errorf("record::event: unknown id %q: the nearest known one is %q", r.Event, nearest)
		}
		return "", fmt.Errorf("record::event: unknown id %q: auditcoverage catalog lists the known ones", r.Event)
	}
	if entry.Condition != "" {
		return "", fmt.Errorf("record::event: %s is known by a condition: expected a line for which it holds", r.Event)
	}
	switch r.Form {
	case "", "file":
		return r.file(entry)
	case "rest":
		return r.rest(entry)
	case "legacy":
		return r.legacy(entry)
	default:
		return "", fmt.Errorf("record::form: found %q: expected one of file, rest, legacy", r.Form)
	}
}

// The members of a record, in the product's order.
type (
	fileRecord struct {
		Affected  []object      `json:"affectedObjects"`
		AuditType auditType     `json:"auditType"`
		Author    author        `json:"author"`
		Changed   []string      `json:"changedValues"`
		Extra     []string      `json:"extraAttributes"`
		Method    string        `json:"method"`
		Source    string        `json:"source,omitempty"`
		System    string        `json:"system"`
		Timestamp fileTimestamp `json:"timestamp"`
		Version   string        `json:"version"`
	}
	restRecord struct {
		Affected  []object  `json:"affectedObjects"`
		Author    author    `json:"author"`
		Changed   []string  `json:"changedValues"`
		Extra     []string  `json:"extraAttributes"`
		Method    string    `json:"method"`
		Source    string    `json:"source,omitempty"`
		System    string    `json:"system"`
		Timestamp string    `json:"timestamp"`
		Type      auditType `json:"type"`
	}
	auditType struct {
		Action      string `json:"action"`
		ActionKey   string `json:"actionI18nKey,omitempty"`
		Area        string `json:"area,omitempty"`
		Category    string `json:"category,omitempty"`
		CategoryKey string `json:"categoryI18nKey,omitempty"`
		Level       string `json:"level,omitempty"`
	}
	author struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Type string `json:"type"`
	}
	object struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Type string `json:"type"`
	}
	fileTimestamp struct {
		EpochSecond int `json:"epochSecond"`
		Nano        int `json:"nano"`
	}
)

func (r *Record) file(entry *catalog.Entry) (string, error) {
	typ := r.auditType(entry)
	typ.Area, typ.Level = cmp.Or(r.Area, strings.ToUpper(entry.Area.String())), cmp.Or(r.Level, strings.ToUpper(entry.Level.String()))
	return line(fileRecord{
		Affected: r.affected(), AuditType: typ, Author: r.author(), Changed: []string{}, Extra: []string{}, Method: r.method(), Source: r.Source,
		System: r.system(), Timestamp: fileTimestamp{EpochSecond: madeSecond}, Version: "1.0",
	})
}

func (r *Record) rest(entry *catalog.Entry) (string, error) {
	if r.Area+r.Level != "" {
		return "", fmt.Errorf("record: found area or level, which a record of form %s does not have", r.Form)
	}
	return line(restRecord{
		Affected: r.affected(), Author: r.author(), Changed: []string{}, Extra: []string{}, Method: r.method(), Source: r.Source,
		System: r.system(), Timestamp: madeISO, Type: r.auditType(entry),
	})
}

// legacy returns a line of the log before 7.0.
func (r *Record) legacy(entry *catalog.Entry) (string, error) {
	if r.Area+r.Level+r.Key != "" {
		return "", fmt.Errorf("record: found area, level or key, which a record of form %s does not have", r.Form)
	}
	if entry.Class == "" {
		return "", fmt.Errorf("record::event: %s has no class, by which form legacy names an event", entry.ID)
	}
	where := cmp.Or(r.Repository, r.Project, "-")
	if r.Project != "" && r.Repository != "" && !strings.Contains(r.Repository, "/") {
		where = r.Project + "/" + r.Repository
	}
	return strings.Join([]string{
		cmp.Or(r.Source, "192.0.2.1"), entry.Class, r.author().Name, strconv.Itoa(madeSecond * 1000), where, "-", "@1A2B3CDx1x2x0", "1a2b3c",
	}, " | "), nil
}

func (r *Record) auditType(entry *catalog.Entry) auditType {
	return auditType{
		Action: entry.Summary, ActionKey: cmp.Or(r.Key, keyOf(entry)), Category: entry.Category, CategoryKey: entry.CategoryKey,
	}
}

// keyOf returns a key by which the event type is found: one that was seen, or else one that holds its class. An event type with neither is found by its text.
func keyOf(entry *catalog.Entry) string {
	switch {
	case len(entry.Keys) > 0:
		return entry.Keys[0]
	case len(entry.GuessedKeys) > 0:
		return entry.GuessedKeys[0]
	case entry.Class != "":
		return "bitbucket.service.audit.action." + catalog.ClassPart(entry.Class)
	}
	return ""
}

func (r *Record) author() author {
	return author{ID: "1", Name: cmp.Or(r.Author, "somebody"), Type: cmp.Or(r.AuthorType, "NORMAL")}
}

func (r *Record) method() string { return cmp.Or(r.Method, "Browser") }

func (r *Record) system() string { return cmp.Or(r.System, "https://git.example.org") }

func (r *Record) affected() []object {
	objects := []object{}
	for _, o := range []object{
		{"1", r.Repository, event.ObjectRepository},
		{"2", r.Project, event.ObjectProject},
		{"3", r.User, event.ObjectUser},
		{"4", r.Group, event.ObjectGroup},
	} {
		if o.Name != "" {
			objects = append(objects, o)
		}
	}
	return objects
}

func line(record any) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(record)
	return strings.TrimSuffix(b.String(), "\n"), err
}
