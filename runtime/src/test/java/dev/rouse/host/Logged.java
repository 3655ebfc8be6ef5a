package dev.rouse.host;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What one package logs while this is open. */
public final class Logged implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    public Logged(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        events.start();
        logger.addAppender(events);
    }

    /** Messages that contain {@code text}, each with its key-value pairs. */
    public List<String> of(String text) {
        return List.copyOf(events.list).stream()
                .filter(event -> event.getFormattedMessage().contains(text))
                .map(Logged::line)
                .toList();
    }

    private static String line(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return event.getFormattedMessage() + " " + (pairs == null ? List.of() : pairs);
    }

    @Override
    public void close() {
        logger.detachAppender(events);
    }
}
