package site

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

const randomName = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func TestLeftStages(t *testing.T) {
	stage := ".public-stage-" + randomName
	for _, test := range []struct {
		name    string
		output  files // besides the marker; nil is none
		left    files
		removed bool
	}{
		{"with a marker", files{"a": "1"}, files{stage + "/.naosu": markerLine, stage + "/x/y": ""}, true},
		{"with a whole marker", nil, files{stage + "/.naosu": markerLine + ".x\n", stage + "/.x": ""}, true},
		{"with half a marker", nil, files{stage + "/.naosu": markerLine[:5]}, true},
		{"with an empty marker", nil, files{stage + "/.naosu": ""}, true},
		{"with what the output has", files{".gitkeep": "x"}, files{stage + "/.gitkeep": "x"}, true},
		{"with what the output has not", files{".gitkeep": "x"}, files{stage + "/.gitkeep": "y"}, false},
		{"with files of its own", files{"a": "1"}, files{stage + "/b": "1"}, false},
		{"with another's marker", files{"a": "1"}, files{stage + "/.naosu": "my notes"}, false},
		{"of another output", nil, files{".other-stage-" + randomName + "/.naosu": markerLine}, false},
		{"of an output with a similar name", nil, files{".public-stage-x-stage-" + randomName + "/.naosu": markerLine}, false},
		{"that is a file", nil, files{stage: "x"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			top := t.TempDir()
			plant(t, top, test.left)
			if test.output != nil {
				plant(t, filepath.Join(top, "public"), test.output)
				plant(t, top, files{"public/.naosu": markerLine})
			}
			mustPublish(t, filepath.Join(top, "public"), files{"a": "2"})
			want := []string{"public"}
			if !test.removed {
				for path := range test.left {
					want = append(want, filepath.Dir(path))
					if path == stage {
						want[1] = stage
					}
				}
			}
			wantOnly(t, top, want...)
		})
	}
}

func TestEmptyLeftStageIsRemoved(t *testing.T) {
	top := t.TempDir()
	if err := os.Mkdir(filepath.Join(top, ".public-stage-"+randomName), 0o755); err != nil {
		t.Fatal(err)
	}
	mustPublish(t, filepath.Join(top, "public"), files{"a": "1"})
	wantOnly(t, top, "public")
}

func TestOldSiteThatIsAwayIsBroughtBack(t *testing.T) {
	top := t.TempDir()
	out := filepath.Join(top, "public")
	mustPublish(t, out, files{"a": "1"})
	if err := os.Rename(out, filepath.Join(top, ".public-old-"+randomName)); err != nil {
		t.Fatal(err)
	}
	if err := mustOpen(t, out).Discard(context.Background()); err != nil {
		t.Fatal(err)
	}
	wantSite(t, out, files{"a": "1"})
	wantOnly(t, top, "public")
}
