// What keeps keys in this process's memory and nowhere else. Called first thing in main, before any
// key is read.
#pragma once

namespace accord::node::app {

/// No core file, whatever the limits of the caller were.
void forbid_core_files();

/// And no other process of the same user may look into the memory (ptrace, /proc/PID/mem).
void forbid_looking_in();

}  // namespace accord::node::app
