package dev.rouse.spring.visits;

import org.springframework.stereotype.Service;

/** What a visit counts for. */
@Service
class Tariff {

    long of(long visits) {
        return visits * 10;
    }
}
