// SPDX-License-Identifier: Apache-2.0

package figure

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// Progress returns a function that shows on a terminal how much is done; elsewhere it returns nil.
func Progress() func(done, all int) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return func(done, all int) {
		_, _ = fmt.Fprintf(os.Stderr, "\r%3d%%", 100*done/all)
		if done == all {
			_, _ = fmt.Fprint(os.Stderr, "\r    \r")
		}
	}
}
