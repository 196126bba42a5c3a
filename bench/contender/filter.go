// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"fmt"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// baseAreas are the areas of which the policy keeps the level base.
var baseAreas = []string{"GLOBAL_CONFIG_AND_ADMINISTRATION", "USER_MANAGEMENT", "LOCAL_CONFIG_AND_ADMINISTRATION", "ECOSYSTEM"}

// Filters returns the ways in which the policy can be written for the collector's filter processor.
func Filters() []*Contender {
	return []*Contender{
		filterIndex(), filterRegex(), filterRegexes(), filterOnMaps(), filterParseOnce(), filterTransform(), filterParse(),
	}
}

// filterRegex is one regular expression over the text of the line.
func filterRegex() *Contender {
	return filter("filter, one regex", false, sample.CarrierText, RegexCondition())
}

// RegexCondition returns the policy as one regular expression, as literal as possible.
func RegexCondition() string { return fmt.Sprintf(`IsMatch(log.body, %q)`, alternation) }

// ParseCondition returns the policy with one parse: it prints the parsed auditType with sorted keys, and matches the same regular expression on that.
func ParseCondition() string {
	return fmt.Sprintf(`IsMatch(String(ParseJSON(log.body)["auditType"]), %q)`, alternation)
}

// MapConditions returns the policy on a body that a parser before it has turned into a map.
func MapConditions() []string { return conditionsOn(`log.body["auditType"]`) }

// alternation matches what the policy drops, as long as the keys of auditType are in alphabetical order.
const alternation = `"area":"(?:END_USER_ACTIVITY"|(?:GLOBAL_CONFIG_AND_ADMINISTRATION|USER_MANAGEMENT|LOCAL_CONFIG_AND_ADMINISTRATION|ECOSYSTEM)",` +
	`"category":"[^"]*","categoryI18nKey":"[^"]*","level":"(?:ADVANCED|FULL)")`

// filterIndex looks for the texts of area and level, wherever in the line they stand.
func filterIndex() *Contender {
	areas := make([]string, len(baseAreas))
	for i, area := range baseAreas {
		areas[i] = holds("area", area)
	}
	return filter("filter, Index", false, sample.CarrierText,
		holds("area", "END_USER_ACTIVITY"),
		fmt.Sprintf("(%s or %s) and (%s)", holds("level", "ADVANCED"), holds("level", "FULL"), strings.Join(areas, " or ")))
}

// holds returns the condition that a line has a key with a value.
func holds(key, value string) string {
	return fmt.Sprintf(`Index(log.body, %q) >= 0`, fmt.Sprintf("%q:%q", key, value))
}

func filterRegexes() *Contender {
	conditions := []string{fmt.Sprintf(`IsMatch(log.body, %q)`, `"area":"END_USER_ACTIVITY"`)}
	for _, area := range baseAreas {
		regex := `"area":"` + area + `","category":"[^"]*","categoryI18nKey":"[^"]*","level":"(?:ADVANCED|FULL)"`
		conditions = append(conditions, fmt.Sprintf(`IsMatch(log.body, %q)`, regex))
	}
	return filter("filter, five regexes", false, sample.CarrierText, conditions...)
}

func filterOnMaps() *Contender {
	return filter("filter, map", false, sample.CarrierMap, MapConditions()...)
}

func filterParse() *Contender {
	return filter("filter, ParseJSON x5", true, sample.CarrierText, conditionsOn(`ParseJSON(log.body)["auditType"]`)...)
}

func filterParseOnce() *Contender {
	return filter("filter, ParseJSON x1", true, sample.CarrierText, ParseCondition())
}

// filterTransform parses once: a transform processor before it puts the auditType into an attribute, which kept records still have.
func filterTransform() *Contender {
	c := filter("transform, then filter", true, sample.CarrierText, conditionsOn(`log.attributes["audit"]`)...)
	c.elsewhere.Transform = map[string]any{
		"error_mode":     "silent",
		"log_statements": []string{`set(log.attributes["audit"], ParseJSON(log.body)["auditType"])`},
	}
	return c
}

// conditionsOn returns the policy as five conditions on the place of the auditType.
func conditionsOn(auditType string) []string {
	conditions := []string{auditType + `["area"] == "END_USER_ACTIVITY"`}
	for _, area := range baseAreas {
		conditions = append(conditions,
			fmt.Sprintf(`%[1]s["area"] == %[2]q and (%[1]s["level"] == "ADVANCED" or %[1]s["level"] == "FULL")`, auditType, area))
	}
	return conditions
}

func filter(name string, parses bool, carrier sample.Carrier, conditions ...string) *Contender {
	return &Contender{Name: name, Parses: parses, Carrier: carrier, elsewhere: &filters{
		Filter: map[string]any{"error_mode": "silent", "log_conditions": conditions},
	}}
}
