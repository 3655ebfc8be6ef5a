import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.WorkflowHistory;
import dev.rouse.fixture.document.Snippet;
import dev.rouse.replay.Replayed;
import dev.rouse.replay.WorkflowReplay;
import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Mono;

/** A file of the document: the history that it shows. */
class Files {
    static String readString(Path file) {
        return Snippet.of("runtime/README.md", "json", "histories-and-replaying-them").text();
    }
}

interface Shop {
    Mono<String> place(Order order);
}

record Order(String item, int count) {}

record Reservation(String id) {}

/** The reading of the first part of the one that the document has for workflows. */
class ShopActor extends Actor<Integer> implements Shop {
    ShopActor() {
        workflow("order", flow -> flow
                .step("reserve", Reservation.class, () -> Mono.just(new Reservation("never run")))
                .then(flow.race("approval", List.of(
                        first -> first.signal("approved", Boolean.class),
                        other -> other.sleep("a week", ofDays(7)).thenReturn(false)))));
    }

    @Override
    protected Integer initialState() {
        return 0;
    }

    @Override
    public Mono<String> place(Order order) {
        return workflows().start("order", order);
    }
}

class Check implements Runnable {
    @Override
    public void run() {
        // snippet
        assertThat(replayed.waits()).contains("signal 'approval/0/approved'");
    }
}
