package dev.rouse;

import java.time.Instant;

/**
 * A turn that runs, or waits for something, at the moment it is asked about.
 *
 * @param action its name; of a hook, that of its method
 * @param since when it began
 * @param waitsFor a phrase: for what, as far as the runtime knows
 */
public record RunningTurn(String action, ActionMode mode, Instant since, String waitsFor) {}
