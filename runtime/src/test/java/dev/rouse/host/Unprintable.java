package dev.rouse.host;

/** Exceptions of users whose own code throws when they are printed. */
final class Unprintable {

    private Unprintable() {}

    /** The cause of its own cause. */
    static RuntimeException circle() {
        RuntimeException outer = new IllegalStateException("scripted");
        outer.initCause(new IllegalArgumentException(outer));
        return outer;
    }

    /** As one with a field that is null. */
    static class MessageThrows extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new NullPointerException("a field of the exception");
        }
    }

    /** Has nothing to say at all. */
    static final class TextIsNull extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return null;
        }

        @Override
        public String toString() {
            return null;
        }
    }

    /** Throws an error that Reactor takes for fatal. */
    static final class TextOverflows extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new StackOverflowError("scripted");
        }
    }

    /** Throws whatever it is asked. */
    static final class EverythingThrows extends MessageThrows {

        private static final long serialVersionUID = 1L;

        @Override
        public String getLocalizedMessage() {
            throw new IllegalStateException("scripted");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("scripted");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("scripted");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("scripted");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("scripted");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("scripted");
        }
    }
}
