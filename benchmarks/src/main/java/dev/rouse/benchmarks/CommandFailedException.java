package dev.rouse.benchmarks;

/** A command cannot do what it was asked to, for a reason that its user can mend. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
