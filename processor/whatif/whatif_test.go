// SPDX-License-Identifier: Apache-2.0

package whatif_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/whatif"
)

func builtIn(t *testing.T, products ...string) *catalog.Catalog {
	t.Helper()
	cfg := catalog.NewDefaultConfig()
	if len(products) > 0 {
		cfg.Products = products
	}
	c, err := catalog.New(&cfg)
	require.NoError(t, err)
	return c
}

// falcoRules are the files of Falco's rules.
var falcoRules = map[string]string{
	"gitlab.yaml":          "https://github.com/an1245/falco-plugin-gitlab/blob/main/rules/gitlab.yaml",
	"k8s_audit_rules.yaml": "https://github.com/falcosecurity/plugins/blob/main/plugins/k8saudit/rules/k8s_audit_rules.yaml",
}

func TestDetectionsLookForEventsOfTheCatalog(t *testing.T) {
	t.Parallel()
	c := builtIn(t, catalog.ProductNames()...)
	seen := map[string]bool{}
	for _, d := range whatif.All() {
		if url := falcoRules[d.Reference]; url != "" { // they have no ids
			assert.Equal(t, d.Title, d.ID)
			assert.Equal(t, d.Title, d.Name())
			assert.Equal(t, url, d.URL())
		} else {
			assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, d.ID)
			assert.Equal(t, d.Title+" ("+d.ID+")", d.Name())
			assert.True(t, strings.HasPrefix(d.URL(), "https://") && strings.HasSuffix(d.URL(), ".yml"), d.URL())
		}
		assert.False(t, seen[d.ID], "%s is listed twice", d.ID)
		seen[d.ID] = true
		assert.NotEmpty(t, d.Title)
		assert.NotEmpty(t, d.Events, d.Title)
		for _, e := range d.Events {
			entry := c.ByID(e.EventType)
			require.NotNil(t, entry, e.EventType)
			assert.NotEmpty(t, e.Name())
			if strings.HasPrefix(e.EventType, "kubernetes.") && e.Key != "" { // whose event types have several
				assert.Contains(t, entry.Keys, e.Key)
				continue
			}
			if e.Key != "" {
				assert.Equal(t, []string{e.Key}, entry.Keys)
				continue
			}
			assert.Equal(t, entry.Category, e.Category, e.EventType)
			assert.True(t, strings.EqualFold(entry.Summary, e.ActionText), "%s: found %q, expected %q", e.EventType, e.ActionText, entry.Summary)
		}
	}
}

// titles are the detections that a policy leaves with a gap; those of which only some records are lost are marked.
func titles(gaps []whatif.Gap) (titles []string) {
	for _, g := range gaps {
		title := strings.TrimPrefix(g.Title, "Bitbucket ")
		switch {
		case g.Losses[0].Partly:
			title += " (partly)"
		case !g.Whole():
			title += " (some)"
		}
		titles = append(titles, title)
	}
	return titles
}

func TestBlindSpotsFollowThePolicy(t *testing.T) {
	t.Parallel()
	drop := func(name string, m policy.Match) policy.Rule {
		return policy.Rule{Name: name, Match: m, Action: event.ActionDrop}
	}
	advanced := policy.Coverage{
		event.AreaSecurity: event.SettingAdvanced, event.AreaPermissions: event.SettingAdvanced, event.AreaUserManagement: event.SettingAdvanced,
		event.AreaEndUserActivity: event.SettingAdvanced, event.AreaGlobalConfigAndAdministration: event.SettingAdvanced,
	}
	for name, c := range map[string]struct {
		cfg  policy.Config
		want []string
	}{
		"full keeps everything": {policy.Config{DefaultLevel: event.SettingFull}, nil},
		"advanced is enough where it is needed": {
			policy.Config{DefaultLevel: event.SettingBase, Coverage: advanced}, nil,
		},
		"off leaves the log's own": {policy.Config{DefaultLevel: event.SettingOff}, []string{
			"Full Data Export Triggered", "Global Permission Changed", "Global Secret Scanning Rule Deleted", "Global SSH Settings Changed",
			"Project Secret Scanning Allowlist Added", "Secret Scanning Exempt Repository Added", "Secret Scanning Rule Deleted",
			"Unauthorized Access To A Resource", "Unauthorized Full Data Export Triggered", "User Details Export Attempt Detected", "User Login Failure",
			"User Login Failure Via SSH", "User Permissions Export Attempt",
		}},
		"a rule drops an event": {
			policy.Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{
				drop("a", policy.Match{IDs: []string{"bitbucket.user_login_failed"}}),
				drop("b", policy.Match{IDs: []string{"bitbucket.global_permission_removed"}}),
			}},
			[]string{"Global Permission Changed (some)", "User Login Failure"},
		},
		"a rule drops some of its records": {
			policy.Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{
				drop("a", policy.Match{IDs: []string{"bitbucket.user_login_failed"}, Authors: []string{"ci"}}),
				drop("b", policy.Match{Texts: []string{"SSH settings changed"}, Condition: "true"}),
				drop("c", policy.Match{Categories: []string{"Data pipeline"}, Objects: policy.Objects{Group: []string{"staff"}}}),
				drop("d", policy.Match{IDs: []string{"bitbucket.repository_cloned"}, Authors: []string{"ci"}}),
			}},
			[]string{
				"Full Data Export Triggered (partly)", "Global SSH Settings Changed (partly)", "Unauthorized Full Data Export Triggered (partly)",
				"User Login Failure (partly)",
			},
		},
		"a rule keeps what coverage would drop": {
			policy.Config{DefaultLevel: event.SettingFull, Coverage: policy.Coverage{event.AreaSecurity: event.SettingOff}, Rules: []policy.Rule{
				{Name: "a", Match: policy.Match{Categories: []string{"Authentication", "Security"}}, Action: event.ActionKeep},
			}},
			nil,
		},
		"a keep for some does not keep all": {
			policy.Config{DefaultLevel: event.SettingFull, Coverage: policy.Coverage{event.AreaSecurity: event.SettingOff}, Rules: []policy.Rule{
				{Name: "a", Match: policy.Match{Categories: []string{"Authentication", "Security"}, Condition: "true"}, Action: event.ActionKeep},
			}},
			[]string{"Unauthorized Access To A Resource", "User Login Failure", "User Login Failure Via SSH"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, titles(whatif.Blind(policy.New(&c.cfg), builtIn(t))))
		})
	}
}

func TestProductsThatAreNotConfiguredHaveNoBlindSpots(t *testing.T) {
	t.Parallel()
	c, err := catalog.New(&catalog.Config{Products: []string{"jira"}})
	require.NoError(t, err)
	assert.Empty(t, whatif.Blind(policy.New(&policy.Config{DefaultLevel: event.SettingOff}), c))
}

// TestDetectionsOfDeclaredProductsFollowThePolicy: at base nearly all of them see what they look for, since what they look for is base.
func TestDetectionsOfDeclaredProductsFollowThePolicy(t *testing.T) {
	t.Parallel()
	for product, want := range map[string][]string{
		"github": {"Github Delete Action Invoked (some)", "Github Self Hosted Runner Changes Detected (some)"},
		"gitlab": {"GitLab Repository Operation made from unknown country"},
		"kubernetes": {
			"Create/Modify Configmap With Private Credentials (some)", "K8s Secret Get Successfully (some)",
			"K8s Secret Get Unsuccessfully Tried (some)", "Kubernetes Secrets Enumeration (some)",
		},
	} {
		c := builtIn(t, product)
		assert.Equal(t, want, titles(whatif.Blind(policy.New(&policy.Config{DefaultLevel: event.SettingBase}), c)))
		assert.Empty(t, whatif.Blind(policy.New(&policy.Config{DefaultLevel: event.SettingFull}), c))
		blind := whatif.Blind(policy.New(&policy.Config{
			DefaultLevel: event.SettingFull, Rules: []policy.Rule{{Name: "r", Match: policy.Match{Keys: []string{"org.*", "login_failed_*", "patch/apps/*"}}, Action: event.ActionDrop}},
		}), c)
		assert.NotEmpty(t, blind)
		for _, gap := range blind {
			for _, loss := range gap.Losses {
				assert.Regexp(t, `^(org\.|login_failed_|patch/apps/)`, loss.Name())
			}
		}
	}
}

func TestLossSaysWhatDropsIt(t *testing.T) {
	t.Parallel()
	gaps := whatif.Blind(policy.New(&policy.Config{DefaultLevel: event.SettingBase}), builtIn(t))
	for _, g := range gaps {
		if g.Title == "Bitbucket User Login Failure" {
			loss := g.Losses[0]
			assert.Equal(t, event.ReasonAboveLevel, loss.Reason)
			assert.Equal(t, []any{event.AreaSecurity, event.LevelAdvanced, policy.NoRule}, []any{loss.Area, loss.Level, loss.Rule})
			return
		}
	}
	assert.Fail(t, "base coverage drops failed log-ins")
}

func TestExampleActorFitsEverySelector(t *testing.T) {
	t.Parallel()
	var all policy.Match
	for _, section := range []reflect.Value{reflect.ValueOf(&all).Elem(), reflect.ValueOf(&all.Objects).Elem()} {
		for i := range section.NumField() {
			if field := section.Field(i); field.Type() == reflect.TypeFor[[]string]() {
				field.Set(reflect.ValueOf([]string{"x"}))
			}
		}
	}
	// What names an event is not the actor's.
	all.IDs, all.Keys, all.Classes, all.Texts, all.Categories, all.Products = nil, nil, nil, nil, nil, nil
	p := policy.New(&policy.Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{{Name: "r", Match: all, Action: event.ActionDrop}}})
	subject := whatif.Examples(builtIn(t), builtIn(t).Entries()[0])[0]
	assert.Equal(t, policy.NoRule, p.Judge(&subject).Rule)
	subject.Actor = whatif.ExampleActor(&all)
	assert.Equal(t, 0, p.Judge(&subject).Rule)
}
