package dev.rouse.test.spring.visits;

import dev.rouse.ActorClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
public final class Visits {

    private final ActorClient actors;

    public Visits(ActorClient actors) {
        this.actors = actors;
    }

    @PostMapping("/visits/{page}")
    public Mono<Long> visit(@PathVariable String page) {
        return actors.actor(Counter.class, page).increment(1);
    }
}
