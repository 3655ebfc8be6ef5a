package dev.rouse.test.spring.visits;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application with a web controller, which a test of its actors does not need. */
@SpringBootApplication
public class VisitsApplication {}
