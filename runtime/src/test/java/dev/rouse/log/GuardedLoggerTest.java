package dev.rouse.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines reach the logging library as they would without the guard, and nothing comes back from it. */
class GuardedLoggerTest {

    private final ch.qos.logback.classic.Logger logback =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(GuardedLoggerTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            // Where a line comes from is known while it is appended.
            event.getCallerData();
            super.append(event);
        }
    };
    private final AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            throw new NoClassDefFoundError("scripted");
        }
    };
    private final Logger log = GuardedLogger.of(GuardedLoggerTest.class);

    GuardedLoggerTest() {
        lines.start();
        broken.start();
        logback.setAdditive(false);
        logback.addAppender(lines);
    }

    @AfterEach
    void detach() {
        logback.detachAppender(lines);
        logback.detachAppender(broken);
        logback.setAdditive(true);
    }

    private ILoggingEvent line() {
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0);
    }

    @Test
    void lineHasItsArgumentsItsErrorAndItsPlace() {
        IllegalStateException error = new IllegalStateException("printable");
        log.warn("{} of {}", 1, 2, error);
        assertThat(line().getFormattedMessage()).isEqualTo("1 of 2");
        assertThat(line().getLoggerName()).isEqualTo(GuardedLoggerTest.class.getName());
        assertThat(line().getThrowableProxy().getClassName()).isEqualTo(IllegalStateException.class.getName());
        assertThat(line().getThrowableProxy().getMessage()).isEqualTo("printable");
        assertThat(line().getCallerData()[0].getClassName()).isEqualTo(GuardedLoggerTest.class.getName());
    }

    @Test
    void lineHasItsKeysAndItsPlace() {
        log.atError().addKeyValue("actor", "a").setCause(new Error("printable")).log("It failed: {}", "so");
        assertThat(line().getFormattedMessage()).isEqualTo("It failed: so");
        assertThat(line().getKeyValuePairs()).singleElement().hasToString("actor=\"a\"");
        assertThat(line().getThrowableProxy().getMessage()).isEqualTo("printable");
        assertThat(line().getCallerData()[0].getClassName()).isEqualTo(GuardedLoggerTest.class.getName());
    }

    @Test
    void errorThatCannotBePrintedIsLoggedByItsClassWithItsStackAndCauses() {
        Throwable cause = new IllegalArgumentException("the cause");
        log.error("It failed", new Unprintable(new IllegalStateException("between", new Unprintable(cause))));
        assertThat(line().getThrowableProxy().getMessage()).contains(Unprintable.class.getName());
        assertThat(line().getThrowableProxy()
                        .getStackTraceElementProxyArray()[0]
                        .getStackTraceElement()
                        .getClassName())
                .isEqualTo(GuardedLoggerTest.class.getName());
        assertThat(line().getThrowableProxy().getCause().getMessage()).contains("between");
        assertThat(line().getThrowableProxy().getCause().getCause().getCause().getMessage())
                .contains("the cause");
    }

    @Test
    void suppressedErrorThatCannotBePrintedDoesNotCostTheLine() {
        Exception error = new IllegalStateException("outer");
        error.addSuppressed(new Unprintable(null));
        log.error("It failed", error);
        assertThat(line().getThrowableProxy().getMessage()).contains("outer");
    }

    @Test
    void errorThatIsItsOwnCauseIsPrinted() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);
        log.error("It failed", second);
        assertThat(line().getThrowableProxy().getMessage()).isEqualTo("second");
    }

    @Test
    void brokenAppenderHoldsUpNobody() {
        logback.addAppender(broken);
        assertThatCode(() -> {
                    log.warn("plain");
                    log.warn("{}", 1);
                    log.warn("error", new IllegalStateException());
                    log.atWarn().addKeyValue("k", "v").log("event");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void nameThatThrowsCostsItsValueAndNotTheLine() {
        Object name = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("scripted");
            }
        };
        assertThatCode(() ->
                        log.atWarn().addKeyValue("k", name).addArgument(name).log("It failed: {}"))
                .doesNotThrowAnyException();
        assertThat(List.copyOf(lines.list)).isNotEmpty();
    }

    @Test
    void levelsAreThoseOfTheLoggerBehind() {
        log.debug("unheard");
        assertThat(log.isDebugEnabled()).isFalse();
        assertThat(log.isInfoEnabled()).isTrue();
        assertThat(log.atDebug().addKeyValue("k", "v")).isNotNull();
        assertThat(lines.list).isEmpty();
    }

    private static final class Unprintable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unprintable(Throwable cause) {
            super(cause);
        }

        @Override
        public String getMessage() {
            throw new NullPointerException("scripted");
        }
    }
}
