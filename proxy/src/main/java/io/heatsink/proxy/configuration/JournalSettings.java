package io.heatsink.proxy.configuration;

import io.heatsink.journal.KeyForm;
import java.nio.file.Path;

/**
 * The access log.
 *
 * @param rollAt bytes after which a new file is begun
 * @param keep how many full files are kept beside the one that is written
 */
public record JournalSettings(Path file, KeyForm keys, long rollAt, int keep) {}
