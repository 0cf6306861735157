package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test program the program itself when it is started under
// the name naosu, as scripts do.
func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){"naosu": main})
}

// tidy removes the built program when all tests are done.
type tidy struct{ *testing.M }

func (m tidy) Run() int {
	code := m.M.Run()
	if err := os.RemoveAll(builtProgram.dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

var builtProgram struct {
	sync.Once
	dir string
	err error
}

// builtNaosu is the path of the program, built once and without the race
// detector, for the tests that start it a hundred times.
func builtNaosu(t *testing.T) string {
	t.Helper()
	b := &builtProgram
	b.Do(func() {
		if b.dir, b.err = os.MkdirTemp("", "naosu-test-"); b.err != nil {
			return
		}
		if out, err := exec.Command("go", "build", "-o", b.dir+string(filepath.Separator), "naosu/generator").CombinedOutput(); err != nil {
			b.err = fmt.Errorf("build the program: %w\n%s", err, out)
		}
	})
	if b.err != nil {
		t.Fatal(b.err)
	}
	return filepath.Join(b.dir, "generator")
}
