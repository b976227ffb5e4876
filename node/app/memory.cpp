#include "node/app/memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace accord::node::app {

void forbid_core_files() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

void forbid_looking_in() { ::prctl(PR_SET_DUMPABLE, 0); }

}  // namespace accord::node::app
