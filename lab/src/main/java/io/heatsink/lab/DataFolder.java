package io.heatsink.lab;

import io.heatsink.store.Sync;
import java.nio.file.Path;

/**
 * Where a lab keeps all it holds.
 *
 * @param sync what a loss of power may take of what was answered; a kill takes nothing
 */
public record DataFolder(Path folder, Sync sync) {}
