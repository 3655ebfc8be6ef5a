package dev.rouse.net.observe;

import dev.rouse.log.GuardedLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** An access log by SLF4J, at level INFO. What clients choose is written without control characters, and cut. */
public final class Slf4jAccessLog implements AccessLog {

    /** Name of the logger. */
    public static final String NAME = "dev.rouse.net.observe.Slf4jAccessLog";

    private static final Logger LOG = GuardedLogger.of(Slf4jAccessLog.class);
    private static final int LONGEST = 100;

    /** Makes one. */
    public Slf4jAccessLog() {}

    @Override
    public void ended(HttpExchange exchange) {
        LOG.info(
                "{} {} {} {} type={} action={} status={} bytes={} ms={}{}",
                exchange.client(),
                printable(exchange.principal()),
                printable(exchange.method()),
                exchange.path(),
                printable(exchange.type()),
                printable(exchange.action()),
                exchange.status(),
                exchange.bytes(),
                exchange.duration().toMillis(),
                exchange.end() == null ? "" : " end=" + printable(exchange.end()));
    }

    private static String printable(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        StringBuilder shown = new StringBuilder(Math.min(LONGEST, text.length()));
        text.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) || Character.isWhitespace(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
