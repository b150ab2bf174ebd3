/** What the lab's engine does without HTTP: in process, by the entry that the front calls. */
@NullMarked
package io.heatsink.bench.embedded;

import org.jspecify.annotations.NullMarked;
