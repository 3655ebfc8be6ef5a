package dev.rouse.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.rouse.test.world.World;
import org.slf4j.LoggerFactory;

/** Brings what nodes log into the trace of their simulation, and not to the console. */
final class SimulationLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.rouse");

    private final World world;
    private final Trace trace;

    private SimulationLog(World world, Trace trace) {
        this.world = world;
        this.trace = trace;
    }

    static SimulationLog of(World world, Trace trace) {
        SimulationLog log = new SimulationLog(world, trace);
        log.setContext(LOG.getLoggerContext());
        log.start();
        LOG.addAppender(log);
        LOG.setLevel(Level.toLevel(System.getProperty("rouse.simulation.log"), Level.INFO));
        LOG.setAdditive(false);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        trace.add("[" + world.place() + "] " + event.getLevel() + " " + event.getFormattedMessage());
    }

    @Override
    public void close() {
        LOG.detachAppender(this);
        LOG.setAdditive(true);
        LOG.setLevel(null);
    }
}
