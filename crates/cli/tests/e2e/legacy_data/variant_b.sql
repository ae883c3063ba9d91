-- The other column variant of the legacy system, and everything that can be wrong in it and
-- still be imported: table names in capitals, is_signed, creation_date, event_date_start and
-- event_date_end, last_contact, a sales contact on contracts, clients without one, amounts
-- that are floating-point, and no foreign key anywhere.

SET NAMES utf8mb4;

CREATE TABLE `Department` (
  `id` int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `name` varchar(50) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `Department` VALUES (10,'sales'),(20,'Management'),(30,'SUPPORT'),(40,'HR');

CREATE TABLE `EMPLOYEE` (
  `id` int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `full_name` varchar(255) NOT NULL,
  `email` varchar(100) NOT NULL,
  `password` varchar(255) NOT NULL,
  `employee_number` varchar(20) COLLATE utf8mb4_bin NOT NULL,
  `department_id` int NOT NULL,
  `nickname` varchar(20) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `EMPLOYEE` VALUES
(3,'Alice Martin','alice.martin@epicevents.fr','$argon2id$v=19$m=65536,t=3,p=4$3PFZSCYef4muCbLxlCBQbA$CQUbyJ00EUrfJyrfQik78fJnbLNasuUS7YVofifoo3Q','E0001',20,'Al'),
(5,'Bob O\'Brien','bob.obrien@epicevents.fr','$argon2id$v=19$m=65536,t=3,p=4$4nl7VQ/WMzFBuCZ4wuciww$tfh3nI5Rh6WieHu8+T9XtRc4RkSux6qkUrB42Im54FA','e0002',10,NULL),
(9,'Dieter Größe 🎉','dieter@epicevents.fr','not a hash at all','E0003',30,NULL);

CREATE TABLE `client` (
  `id` int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `full_name` varchar(255) NOT NULL,
  `email` varchar(100) NOT NULL,
  `phone` varchar(100) DEFAULT NULL,
  `company_name` varchar(255) DEFAULT NULL,
  `creation_date` date DEFAULT NULL,
  `last_contact` datetime DEFAULT NULL,
  `sales_contact_id` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `client` VALUES
(7,'Kevin Casey','kevin@startup.io','+678 123 456 78','Cool Startup LLC','2021-04-18','2023-03-29 14:05:00',5),
(8,'Kevin Again','KEVIN@Startup.io','call me; any time, on my mobile or at home','','2021-04-19',NULL,5),
(11,'Nobody\'s','nobodys@startup.io',NULL,NULL,NULL,NULL,NULL),
(12,'Of The Contracts','of@startup.io','0000','Une très longue société, dont le nom passe de loin les cent vingt caractères que les nouvelles peuvent avoir ici, et qui reste entier',NULL,NULL,NULL),
(13,'Of Support  ','support@startup.io','0001',NULL,'2022-01-01',NULL,9);

CREATE TABLE `contract` (
  `id` int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `total_amount` float NOT NULL,
  `remaining_amount` double NOT NULL,
  `is_signed` bit(1) DEFAULT NULL,
  `creation_date` datetime NOT NULL,
  `client_id` int NOT NULL,
  `sales_contact_id` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `contract` VALUES
(21,12345.67,0.1,b'1','2026-03-29 02:30:00',7,5),
(22,100,-20,b'0','2023-01-02 03:04:05',11,5),
(23,100,150,b'1','2023-01-02 03:04:05',11,3),
(24,-8.5,4.25,NULL,'2023-01-02 03:04:05',12,5),
(25,10,2.345,b'1','2023-01-02 03:04:05',7,NULL);

CREATE TABLE `event` (
  `id` int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `name` varchar(255) NOT NULL,
  `event_date_start` timestamp NULL DEFAULT NULL,
  `event_date_end` datetime DEFAULT NULL,
  `location` varchar(255) DEFAULT NULL,
  `attendees` int DEFAULT NULL,
  `notes` longtext DEFAULT NULL,
  `client_id` int DEFAULT NULL,
  `contract_id` int NOT NULL,
  `support_contact_id` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
SET time_zone = '+00:00';
INSERT INTO `event` VALUES
(31,'Whole','2026-07-14 12:00:00','2026-07-14 18:00:00','Zürich',75,'line\r\nline',7,21,9),
(32,'Of another client','2026-07-15 12:00:00','2026-07-15 18:00:00','Zürich',1,NULL,8,21,5),
(33,'','2026-07-16 12:00:00',NULL,NULL,NULL,CONCAT('bell ', CHAR(7), ' and ', CHAR(0), ' nul'),NULL,22,NULL),
(34,'Backwards','2026-07-17 12:00:00','2026-07-17 01:00:00','Zürich',-1,'',7,21,9);
