package dev.rouse.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.DefaultLoggingEvent;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A logger whose methods never throw. Errors whose own code throws when they are printed are logged as a {@link
 * PrintableError}; a line that cannot be logged even so is lost.
 */
public final class GuardedLogger extends AbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;
    private static final String CALLER = AbstractLogger.class.getName();

    private final transient Logger logger;

    private GuardedLogger(Logger logger) {
        this.logger = logger;
        this.name = logger.getName();
    }

    public static Logger of(Class<?> owner) {
        return new GuardedLogger(LoggerFactory.getLogger(owner));
    }

    @Override
    public void log(LoggingEvent event) {
        try {
            Throwable error = event.getThrowable();
            if (error != null && event instanceof DefaultLoggingEvent open) {
                open.setThrowable(PrintableError.of(error));
            }
            if (logger instanceof LoggingEventAware aware) {
                aware.log(event);
            } else {
                rebuild(event);
            }
        } catch (Throwable e) {
            lost(event.getLevel(), event.getMessage());
        }
    }

    /** For a library that knows nothing of events. */
    private void rebuild(LoggingEvent event) {
        LoggingEventBuilder line = begin(event.getLevel(), event.getThrowable());
        for (Marker marker : orEmpty(event.getMarkers())) {
            line = line.addMarker(marker);
        }
        for (Object argument : orEmpty(event.getArguments())) {
            line = line.addArgument(argument);
        }
        for (KeyValuePair pair : orEmpty(event.getKeyValuePairs())) {
            line = line.addKeyValue(pair.key, pair.value);
        }
        line.log(event.getMessage());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable error) {
        try {
            LoggingEventBuilder line = begin(level, error);
            if (marker != null) {
                line = line.addMarker(marker);
            }
            if (arguments == null) {
                line.log(message);
            } else {
                line.log(message, arguments);
            }
        } catch (Throwable e) {
            lost(level, message);
        }
    }

    private LoggingEventBuilder begin(Level level, @Nullable Throwable error) {
        LoggingEventBuilder line = logger.atLevel(level);
        if (line instanceof CallerBoundaryAware aware) {
            aware.setCallerBoundary(CALLER);
        }
        return error == null ? line : line.setCause(PrintableError.of(error));
    }

    /** The bare message at least, where a name or a value is what throws. */
    private void lost(Level level, String message) {
        try {
            logger.atLevel(level).log(message);
        } catch (Throwable e) {
            // Nothing is left to tell it with.
        }
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return CALLER;
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isTraceEnabled();
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return logger.isTraceEnabled(marker);
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return logger.isDebugEnabled(marker);
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isInfoEnabled();
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return logger.isInfoEnabled(marker);
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return logger.isWarnEnabled(marker);
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isErrorEnabled();
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return logger.isErrorEnabled(marker);
    }
}
