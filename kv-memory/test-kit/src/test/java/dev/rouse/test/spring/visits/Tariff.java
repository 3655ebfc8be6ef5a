package dev.rouse.test.spring.visits;

import org.springframework.stereotype.Service;

/** What a visit counts for. */
@Service
public class Tariff {

    long of(long visits) {
        return visits * 10;
    }
}
