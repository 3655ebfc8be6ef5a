import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rouse.Actor;
import dev.rouse.ReadOnly;
import dev.rouse.test.Operations;
import dev.rouse.test.Simulated;
import dev.rouse.test.SimulatedCluster;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import reactor.core.publisher.Mono;

interface Counter {
    Mono<Long> increment(long by);

    @ReadOnly
    Mono<Long> value();
}

class CounterActor extends Actor<Long> implements Counter {
    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> increment(long by) {
        return Mono.just(update(count -> count + by));
    }

    @Override
    public Mono<Long> value() {
        return Mono.just(state());
    }
}

class CounterTest {
    // snippet
}

/** Fewer runs than the document has, unless it is told how many. */
class Check implements Runnable {
    private static final String PROPERTY = "rouse.simulated.seeds";

    @Override
    public void run() {
        String told = System.getProperty(PROPERTY);
        int seeds = told == null ? 30 : Integer.parseInt(told);
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        System.setProperty(PROPERTY, String.valueOf(seeds));
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(CounterTest.class))
                                    .build(),
                            summary);
        } finally {
            if (told == null) {
                System.clearProperty(PROPERTY);
            }
        }
        summary.getSummary().getFailures().forEach(failure -> {
            throw new AssertionError(failure.getException());
        });
        assertEquals(seeds, summary.getSummary().getTestsSucceededCount());
    }
}
