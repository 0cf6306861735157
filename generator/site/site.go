// Package site takes the files of a finished site one by one and publishes
// them at once.
//
// An [Output] receives files. There are three: a [Disk] keeps them in a stage
// beside the output folder and publishes that stage in one step, a [Memory]
// keeps them for previews and tests, and a [Dry] keeps only their names. All
// three share one registry of paths, so that what would collide on any file
// system is a [Collision] on every one, and what some system cannot hold is a
// [BadPath].
//
// # What lies where
//
// For the output "public" everything else lies beside it and matches
// ".public-*":
//
//	public/               the published site; public/.naosu marks it as ours
//	.public-lock          an empty file, locked while a build runs
//	.public-stage-RANDOM  the stage; after the exchange, the old site
//	.public-old-RANDOM    the old site, only where folders cannot be exchanged
//
// The marker's first line is a constant. Below it stand, sorted, the top
// entries beginning with a dot that the site itself wrote (".well-known"), so
// that the next build can tell them from those of other people, and one line more
// where the site has compressed copies. A plain
// dot-file of other people (".gitignore", ".gitkeep", a worktree's ".git") is
// kept: it is linked into the new site as it is when the site is published.
// The site may not write a file of that name; that is a Collision. Any other
// dot-entry of other people stops the build.
//
// # Publishing, step by step
//
// Each step names what a kill just after it leaves. The output is the old
// site (or none) before step 6 and the new one from then on.
//
//  1. Open locks .public-lock. A kill frees the lock and leaves the empty
//     file; the next Open locks the same file and removes it when it is done.
//  2. Open mends what was left: see below. A kill here leaves less to mend.
//  3. Open makes the stage and its marker. A kill leaves a stage that is empty,
//     or has a marker that is cut short.
//  4. Put writes files into the stage, or links those that are unchanged. A
//     kill leaves a stage with a marker.
//  5. Publish looks at the output again, links the kept dot-files, completes
//     the marker and syncs the stage. A kill leaves a stage with a marker.
//  6. Publish lets stage and output change places with one system call
//     (renameat2 with RENAME_EXCHANGE on Linux, renameatx_np with RENAME_SWAP
//     on macOS); a first publication is one plain rename. A kill leaves the
//     old site under the name of the stage.
//  7. Publish syncs the parent folder and removes the old site, its marker
//     last. A kill, or a word to stop, leaves a part of it that still has the
//     marker, or is empty.
//  8. Publish removes .public-lock while it holds the lock, and frees it.
//
// Where folders cannot be exchanged (Windows; a file system that answers
// EINVAL or ENOSYS), step 6 is three renames: public to .public-old-RANDOM, the
// stage to public, .public-old-RANDOM to the name of the stage. A kill after the
// first leaves no output for the moment; the next Open moves the old site
// back. A folder named .public-old-RANDOM is therefore always whole.
//
// Open mends in this order. A .public-old-RANDOM is moved back where there is
// no output, else it becomes a left stage. A left stage is removed if it bears
// the marker, whole or cut short; without one, if each thing in it is in the
// output too: then it is a folder with a few dot-files, or none, that the site
// took the place of. Anything else is not ours and stays.
package site

// An Output receives the files of a site. Put is safe for concurrent use and
// keeps no reference to data.
//
// The path is relative, separated by slashes, clean, in NFC and fit for every
// common file system; else Put returns a [*BadPath]. The owner names what wrote
// the file, such as "content/errors/x/y/ja.md". When another file already has
// the path, in any letter case or Unicode form, or one is a file where the other
// needs a folder, Put returns a [*Collision].
type Output interface {
	Put(path, owner string, data []byte) error
}
