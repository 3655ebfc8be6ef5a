package dev.rouse.spring.visits;

import dev.rouse.ActorClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
final class Visits {
    private final ActorClient actors;

    Visits(ActorClient actors) {
        this.actors = actors;
    }

    @PostMapping("/visits/{page}")
    Mono<Long> visit(@PathVariable String page) {
        return actors.actor(Counter.class, page).increment(1);
    }
}
