"""What an editor who has STAR's 24 flows before her gives each: a title, a summary and `for`, the words that callers may say.

Written from the flows alone (their charts and replies, and what the other 23 are for), before any of the opening lines was
read but four of `apartment_schedule`, which had stood on the screen; never changed after the first measurement. The benchmark
gives them to plain BM25 as well.
"""

from typing import NamedTuple


class EditorsWords(NamedTuple):
    """Title, summary and `for` of one flow."""

    title: str
    summary: str
    calls_for: tuple[str, ...]


def _words(title: str, summary: str, *calls_for: str) -> EditorsWords:
    return EditorsWords(title, summary, calls_for)


WORDS = {
    "apartment_schedule": _words(
        "Book an apartment viewing", "The caller knows the apartment and wants a day and time to see it.",
        "schedule a viewing", "see the apartment", "visit an apartment", "look at a flat", "tour of the apartment",
        "book a viewing", "appointment with the letting agency", "when can I see it", "application fee paid"),
    "apartment_search": _words(
        "Find an apartment",
        "The caller looks for an apartment to rent: bedrooms, price, floor, balcony, elevator, what is near.",
        "looking for an apartment", "find a flat", "place to live", "rent an apartment", "two bedroom apartment",
        "moving to town", "apartment with a balcony", "apartment with an elevator", "new home", "apartment in my budget"),
    "bank_balance": _words(
        "Bank balance", "The caller wants to know how much money is in the account.",
        "check my balance", "how much money do I have", "account balance", "how much is in my account", "am I overdrawn",
        "has my money come in", "what can I spend"),
    "bank_fraud_report": _words(
        "Report fraud on a bank account", "The caller saw a payment that was not hers, or lost the card, and reports it.",
        "report fraud", "fraudulent charge", "somebody used my card", "money is missing from my account", "stolen card",
        "transactions I did not make", "my account was hacked", "suspicious activity", "scam", "identity theft",
        "withdrawal that was not me", "something strange on my statement"),
    "doctor_followup": _words(
        "What the doctor said to do",
        "After a visit: the caller wants the doctor's instructions again, or has a question on them.",
        "doctor's instructions", "forgot what the doctor told me", "follow up with my doctor", "how do I take my medicine",
        "question about my prescription", "after my appointment", "how often should I take the pills", "results of my visit",
        "what am I supposed to do for my treatment", "medication dose"),
    "doctor_schedule": _words(
        "Make a doctor's appointment", "The caller is ill or needs a check and wants to see a doctor.",
        "see a doctor", "make an appointment with a doctor", "doctor's appointment", "I feel sick", "I have a fever", "it hurts",
        "need a check-up", "pain", "symptoms", "available at the clinic"),
    "hotel_book": _words(
        "Reserve a hotel room", "The caller knows the hotel and wants a room from one day to another.",
        "book a room", "reserve a hotel room", "make a hotel reservation", "book a hotel", "stay from one day to another",
        "room for two nights", "arriving and leaving"),
    "hotel_search": _words(
        "Find a hotel", "The caller does not know yet which hotel: by place, price or rating.",
        "looking for a hotel", "find a hotel", "recommend a hotel", "cheap hotel", "hotel in the city centre", "place to stay",
        "good rating", "which hotels are there", "somewhere to sleep", "expensive hotel"),
    "hotel_service_request": _words(
        "Room service for a hotel guest", "The caller stays at the hotel and wants something brought or done in the room.",
        "room service", "bring to my room", "I am staying in room", "towels", "clean my room", "breakfast in my room",
        "something is broken in my room", "wake-up call", "order food to my room", "more pillows", "guest at the hotel"),
    "meeting_schedule": _words(
        "Schedule a meeting", "The caller wants to meet a person on a day and at a time.",
        "schedule a meeting", "set up a meeting", "meet with somebody", "arrange a meeting", "meeting with my boss",
        "put it in the calendar", "talk with a colleague", "conference"),
    "party_plan": _words(
        "Plan a party", "The caller gives a party and wants a venue, food and drinks for the guests.",
        "plan a party", "organise a party", "throw a party", "birthday party", "book a venue", "venue for guests",
        "host a party", "celebrate", "food and drinks for the guests", "wedding party", "anniversary"),
    "party_rsvp": _words(
        "RSVP to a party", "The caller is invited to somebody's party and says whether she comes.",
        "RSVP", "invited to a party", "I am coming to the party", "attend a party", "confirm that I will be there",
        "bring guests to the party", "got an invitation", "going to a friend's party", "parking at the party"),
    "plane_book": _words(
        "Reserve a flight", "The caller knows the flight, by its number, and wants a seat on it.",
        "book a flight", "reserve a flight", "flight number", "flight ID", "buy a plane ticket", "seat on a flight",
        "book a plane"),
    "plane_search": _words(
        "Find a flight", "The caller looks for a flight from one city to another: airline, class, price, duration.",
        "looking for a flight", "find a flight", "fly from one city to another", "flights to", "cheapest flight", "I need to fly",
        "travel by plane", "direct flight", "business class", "which flights are there"),
    "restaurant_book": _words(
        "Reserve a table", "The caller knows the restaurant and wants a table at a time for some people.",
        "book a table", "reserve a table", "make a reservation at a restaurant", "table for two", "dinner reservation",
        "reservation for tonight", "book a restaurant"),
    "restaurant_search": _words(
        "Find a restaurant", "The caller does not know yet where to eat: by food, part of town, rating, delivery.",
        "looking for a restaurant", "find a restaurant", "somewhere to eat", "I am hungry", "Italian food",
        "recommend a restaurant", "which restaurants deliver", "good place for dinner", "place for lunch",
        "what is good to eat near here", "cuisine"),
    "ride_book": _words(
        "Book a ride", "The caller wants to be driven from one place to another.",
        "book a ride", "get a taxi", "order a cab", "pick me up", "I need a ride", "take me to", "drive me to the airport",
        "call me a car", "get an Uber"),
    "ride_change": _words(
        "Change or cancel a ride",
        "A ride is booked already, and the caller wants something about it changed, or no ride at all.",
        "change my ride", "cancel my ride", "different pick-up time", "change the destination", "change my booking",
        "update my ride", "change the pick-up place", "my plans have changed", "modify my ride"),
    "ride_status": _words(
        "Where is my ride", "A ride is booked already, and the caller asks when it comes.",
        "where is my driver", "when will my ride be here", "status of my ride", "how long until my ride comes", "my ride is late",
        "still waiting for my taxi", "check on my ride", "has my driver left", "how far away is my ride"),
    "spaceship_access_codes": _words(
        "Spaceship: access codes", "Somebody of the crew gives name, rank and a code, and wants it to be taken.",
        "access code", "enter a code", "code does not work", "security code", "clearance", "open the door", "override",
        "give me access", "unlock", "captain", "rank"),
    "spaceship_life_support": _words(
        "Spaceship: life support", "Life support fails; its lock is opened by manufacturer and the colours of the cables.",
        "life support", "running out of oxygen", "no air", "we are going to die", "cables", "lock manufacturer",
        "which cable to cut", "repair the life support", "system failure", "emergency on the ship"),
    "trip_directions": _words(
        "Directions", "The caller wants to know the way: driving, on foot or by public transit.",
        "directions to", "how do I get to", "the way to", "I am lost", "route", "walk to", "drive to", "which bus do I take",
        "train to", "public transit", "get from here to there", "how to reach"),
    "trivia": _words(
        "Play trivia", "The caller wants to play: questions and answers.",
        "play trivia", "play a game", "quiz", "ask me a question", "trivia question", "I am bored", "test my knowledge",
        "next question"),
    "weather": _words(
        "Weather forecast", "The caller wants to know the weather on a day at a place.",
        "weather", "forecast", "will it rain", "is it sunny", "how cold", "how hot", "temperature", "do I need an umbrella",
        "snow", "what should I wear"),
}
