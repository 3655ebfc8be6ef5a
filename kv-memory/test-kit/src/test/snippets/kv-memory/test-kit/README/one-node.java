import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rouse.Actor;
import dev.rouse.ReadOnly;
import dev.rouse.StartLedger.Source;
import dev.rouse.test.TestNode;
import dev.rouse.test.WithActors;
import org.junit.jupiter.api.Test;
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

// snippet

class Check implements Runnable {
    @Override
    public void run() {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(CounterTest.class))
                                .build(),
                        summary);
        summary.getSummary().getFailures().forEach(failure -> {
            throw new AssertionError(failure.getException());
        });
        assertEquals(1, summary.getSummary().getTestsSucceededCount());
    }
}
