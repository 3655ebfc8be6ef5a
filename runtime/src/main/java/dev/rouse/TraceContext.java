package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * The context of a trace, as <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a> has it. Where Reactor's context of a
 * call has one, under this class, it goes with the call: to other nodes, and with what its turn sends, schedules and starts. So do the
 * headers of that name of a request. Nothing is made of it without a {@link RuntimeObserver}.
 *
 * <pre>{@code
 * counter.increment().contextWrite(Context.of(TraceContext.class, TraceContext.of(traceparent, tracestate)))
 * }</pre>
 *
 * @param traceparent 55 characters, of version 00
 * @param tracestate at most 512 characters; null for none
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {

    private static final int LENGTH = 55;
    private static final int MOST_STATE = 512;
    private static final int MOST_MEMBERS = 32;
    private static final int TRACE = 3;
    private static final int PARENT = 36;
    private static final int FLAGS = 53;

    /** @throws IllegalArgumentException it is none */
    public TraceContext {
        Arguments.required("traceparent", traceparent);
        if (!isParent(traceparent) || !traceparent.startsWith("00") || traceparent.length() != LENGTH) {
            throw new IllegalArgumentException("A traceparent is 00-<32 digits>-<16 digits>-<2 digits>, in lower case,"
                    + " got '" + cut(traceparent) + "'.");
        }
        if (tracestate != null && !isState(tracestate)) {
            throw new IllegalArgumentException("A tracestate has at most " + MOST_STATE + " characters of ASCII and "
                    + MOST_MEMBERS + " members, got '" + cut(tracestate) + "'.");
        }
    }

    /**
     * The context that two headers say. A header that is not legal counts as none: a {@code traceparent} of a later version as far as
     * this one goes, without a {@code tracestate} where that is too long or garbage.
     *
     * @return null where {@code traceparent} is none
     */
    public static @Nullable TraceContext of(@Nullable String traceparent, @Nullable String tracestate) {
        if (traceparent == null || !isParent(traceparent)) {
            return null;
        }
        String parent = traceparent.startsWith("00") ? traceparent : "00" + traceparent.substring(2, LENGTH);
        return new TraceContext(parent, tracestate != null && isState(tracestate) ? tracestate : null);
    }

    private static boolean isParent(String text) {
        boolean isFirst = text.startsWith("00");
        return text.length() >= LENGTH
                && (isFirst ? text.length() == LENGTH : text.length() == LENGTH || text.charAt(LENGTH) == '-')
                && areDigits(text, 0, TRACE - 1)
                && !text.startsWith("ff")
                && text.charAt(TRACE - 1) == '-'
                && isId(text, TRACE, PARENT - 1)
                && text.charAt(PARENT - 1) == '-'
                && isId(text, PARENT, FLAGS - 1)
                && text.charAt(FLAGS - 1) == '-'
                && areDigits(text, FLAGS, LENGTH);
    }

    private static boolean isId(String text, int from, int to) {
        boolean isZero = true;
        for (int i = from; i < to; i++) {
            isZero &= text.charAt(i) == '0';
        }
        return !isZero && areDigits(text, from, to);
    }

    private static boolean areDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isState(String text) {
        int members = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && c != '\t') {
                return false;
            }
            members += c == ',' ? 1 : 0;
        }
        return !text.isBlank() && text.length() <= MOST_STATE && members <= MOST_MEMBERS;
    }

    private static String cut(String text) {
        return text.length() <= MOST_STATE ? text : text.substring(0, MOST_STATE) + "\u2026";
    }
}
