-- Run once, when the volume is new. The service's own database is made by the image.
CREATE DATABASE keycloak OWNER streampay;
