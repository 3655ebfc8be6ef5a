package dev.rouse.cli;

/** An end without success: what is told on the error output, and the exit code. */
final class Failure extends RuntimeException {

    /** The server refused it, or it failed there. */
    static final int REFUSED = 1;

    /** There is no such thing. */
    static final int NOT_FOUND = 3;

    /** No server answers, or not in time: what was ordered may have happened. */
    static final int UNREACHABLE = 4;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
